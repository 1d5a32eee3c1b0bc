import { checkArgument, checkInteger, checkOptions } from "@rote/options";
import { foldIn, key, permutation } from "@rote/random";
import { takeRows } from "../distinctRows.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { medianHeuristic } from "../features/medianHeuristic.ts";
import { gaussian } from "../kernels/gaussian.ts";
import { checkShape } from "../matrix.ts";
import { checkMagnitude } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import type { WorkOptions } from "../work.ts";
import { interpolateLabels, type LabelledPoints } from "./interpolateLabels.ts";

export interface SelectGammaOptions extends WorkOptions {
  classes: number;
  /** How many points are interpolated, at most two thirds of all. Defaults to 4000. */
  fitted?: number;
  /** How many other points judge, at most a third of all. Defaults to 2000. */
  heldOut?: number;
  /** What is tried, in parts of `medianHeuristic`. Defaults to powers of two from ¼ to 16. */
  factors?: readonly number[];
  /** λ. Defaults to 0: interpolation. */
  ridge?: number;
  /** Draws the points. Defaults to 0. */
  seed?: number;
  engine?: MatrixEngine;
}

export interface SelectedGamma {
  gamma: number;
  /**
   * What was tried, from the widest kernel to the narrowest, with its error on the held-out points.
   */
  tried: readonly { gamma: number; error: number }[];
}

/**
 * γ of the Gaussian kernel exp(−γ‖x − y‖²) by hold-out: some training points are interpolated with
 * each, and the one that errs least on others is taken; the widest kernel of several alike.
 *
 * @throws {SolverArgumentError} if there are fewer than three points, shapes don't match, or
 * squares of points are out of range: so is γ then.
 */
export async function selectGamma(
  examples: LabelledPoints,
  given: SelectGammaOptions,
): Promise<SelectedGamma> {
  checkOptions(
    "selectGamma",
    given,
    {
      classes: "number",
      fitted: "number",
      heldOut: "number",
      factors: true,
      ridge: "number",
      seed: "number",
      engine: true,
      signal: true,
      onProgress: true,
    },
    SolverArgumentError,
  );
  const {
    classes,
    fitted = 4000,
    heldOut = 2000,
    factors = [1 / 4, 1 / 2, 1, 2, 4, 8, 16],
    ridge = 0,
    seed = 0,
    ...options
  } = given;

  const kind = { points: "object", labels: "numbers" } as const;
  checkArgument("selectGamma", "examples", examples, kind, SolverArgumentError);
  const { points, labels } = examples;
  const [n] = checkShape("selectGamma", "points", points);
  checkInteger("selectGamma", "points", n, [3], SolverArgumentError);
  checkMagnitude("selectGamma", "points", points.data);
  checkInteger("selectGamma", "fitted", fitted, [1], SolverArgumentError);
  checkInteger("selectGamma", "heldOut", heldOut, [1], SolverArgumentError);
  checkArgument("selectGamma", "factors", factors, ["number"], SolverArgumentError);
  if (factors.length === 0)
    throw new SolverArgumentError("selectGamma: factors must not be empty.");
  const order = permutation(foldIn(key(seed, "selectGamma"), n), n);
  const judges = Math.min(heldOut, Math.floor(n / 3));
  const some = (first: number, count: number): LabelledPoints => {
    const rows = order.subarray(first, first + count);
    return { points: takeRows(points, rows), labels: Int32Array.from(rows, (row) => labels[row]!) };
  };
  const judging = some(0, judges);
  const train = some(judges, Math.min(fitted, n - judges));

  const start = medianHeuristic(points, { seed });
  const tried: { gamma: number; error: number }[] = [];
  for (const factor of [...factors].sort((a, b) => a - b)) {
    const gamma = factor * start;
    const kernel = gaussian({ gamma });
    const test = { heldOut: judging };
    const { record } = await interpolateLabels({
      train,
      test,
      classes,
      kernel,
      ridge,
      ...options,
    });
    tried.push({ gamma, error: record.testErrors.heldOut! });
  }
  const best = tried.reduce((best, next) => (next.error < best.error ? next : best));
  return { gamma: best.gamma, tried };
}
