import { checkInteger, checkOptions } from "@rote/options";
import { integers, key } from "@rote/random";
import { checkNumbers, checkShape, type MatrixLike } from "../matrix.ts";
import { checkMagnitude } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";

/**
 * A γ to start from for the Gaussian kernel exp(−γ‖x − y‖²): one over the median of ‖x − y‖² over
 * random pairs of different points. A good bandwidth is often some times larger or smaller.
 *
 * @throws {SolverArgumentError} if the shape does not match, no two of the points drawn differ, or
 * squares of them are out of range.
 */
export function medianHeuristic(
  points: MatrixLike,
  options: { seed?: number; pairs?: number } = {},
): number {
  checkOptions(
    "medianHeuristic",
    options,
    { seed: "number", pairs: "number" },
    SolverArgumentError,
  );
  const { seed = 0, pairs = 2000 } = options;

  const [n, d] = checkShape("medianHeuristic", "points", points);
  checkInteger("medianHeuristic", "pairs", pairs, [1], SolverArgumentError);
  checkNumbers("medianHeuristic", "points", points.data, d);
  const bad = Array.prototype.findIndex.call(points.data, (x) => !Number.isFinite(x));
  if (bad >= 0) {
    throw new SolverArgumentError(
      `medianHeuristic: points must be finite numbers, got ${points.data[bad]} in row ` +
        `${Math.floor(bad / d)}, column ${bad % d}.`,
    );
  }
  checkMagnitude("medianHeuristic", "points", points.data);
  const draws = integers(key(seed, "medianHeuristic"), n, 2 * pairs);
  const distances: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const [i, j] = [draws[2 * pair]! * d, draws[2 * pair + 1]! * d];
    let sum = 0;
    for (let k = 0; k < d; k++) {
      const difference = points.data[i + k]! - points.data[j + k]!;
      sum += difference * difference;
    }
    if (sum > 0) distances.push(sum);
  }
  if (distances.length === 0) {
    throw new SolverArgumentError(
      "medianHeuristic: points must differ, got the same one in every pair.",
    );
  }
  distances.sort((a, b) => a - b);
  return 1 / distances[distances.length >> 1]!;
}
