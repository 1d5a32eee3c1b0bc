import { checkOptions } from "@rote/options";
import type { Certificate } from "../certificate.ts";
import { checkEngine, checkNonNegative } from "../check.ts";
import { factorPanels, panelsOf } from "../direct/cholesky.ts";
import { inverseNorm } from "../direct/conditionEstimate.ts";
import { NotPositiveDefiniteError } from "../direct/triangular.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import {
  addScaled,
  asColumns,
  asMatrix,
  type Columns,
  type Matrix,
  type MatrixLike,
  multiply,
  norm,
} from "../matrix.ts";
import { commonExponent, exponentOf, scaledBack, times, timesPowerOfTwo } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { type LinearSolution, minimumNorm } from "./minimumNorm.ts";

export interface RidgeOptions extends WorkOptions {
  /** λ. 0 gives the solution of minimum norm. */
  ridge: number;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
  /** The relative residual of the normal equations to reach. Defaults to 1e-8. */
  tolerance?: number;
}

/**
 * Ridge regression: the minimum of ‖Y − X·W‖² + λ‖W‖², by Cholesky on the smaller side,
 *
 *     W = (XᵀX + λI)⁻¹·XᵀY = Xᵀ·(XXᵀ + λI)⁻¹·Y,
 *
 * refined once. The certificate's residual is that of (XᵀX + λI)·W = XᵀY. Numbers beyond 2^±300
 * are scaled before, and the weights back.
 *
 * @param x `[n, d]`.
 * @param y `[n]` or `[n, outputs]`.
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, or λ is negative.
 * @throws {NotPositiveDefiniteError} if λ is too small against rounding. Use 0, or more.
 */
export async function ridge(
  x: MatrixLike,
  y: Columns,
  given: RidgeOptions,
): Promise<LinearSolution> {
  checkOptions(
    "ridge",
    given,
    { ridge: "number", engine: true, tolerance: "number", signal: true, onProgress: true },
    SolverArgumentError,
  );
  const { ridge: strength, engine = plainEngine, tolerance = 1e-8, ...options } = given;

  checkNonNegative("ridge", "ridge", strength);
  if (strength === 0) return minimumNorm(x, y, { engine, tolerance, ...options });
  checkEngine("ridge", engine);
  checkNonNegative("ridge", "tolerance", tolerance);
  const givenX = asMatrix("ridge", "X", x);
  const [n, d] = givenX.shape;
  const givenY = asColumns("ridge", "Y", y, n);
  // With X / 2^e and λ / 4^e the weights are 2^e times those of X and λ.
  const e = commonExponent(givenX.data, strength);
  const yExponent = exponentOf(givenY.data);
  const X = timesPowerOfTwo(givenX, -e);
  const Y = timesPowerOfTwo(givenY, -yExponent);
  const lambda = times(strength, -2 * e);
  const work = new Work(options);

  const wide = n <= d;
  const side = Math.min(n, d);
  const gram = multiply(engine, X, X, { transposeA: !wide, transposeB: wide });
  let largest = 0; // ‖XXᵀ + λI‖₁
  for (let i = 0; i < side; i++) {
    gram.data[i * side + i] = gram.data[i * side + i]! + lambda;
    const row = gram.data.subarray(i * side, (i + 1) * side);
    largest = Math.max(
      largest,
      row.reduce((sum, g) => sum + Math.abs(g), 0),
    );
  }
  const factor = await factorPanels(panelsOf(gram), engine, work).catch((error: Error) => {
    if (!(error instanceof NotPositiveDefiniteError)) throw error;
    const remedy = `λ = ${strength} is lost in rounding: use 0, or more.`;
    throw new NotPositiveDefiniteError(error.row, error.pivot, "ridge", remedy);
  });

  // Solved, and once more for what is left of the right-hand side.
  const outputs = Y.shape[1];
  const right = wide ? Y : multiply(engine, X, Y, { transposeA: true });
  const left = (v: Matrix) => {
    const inner = multiply(engine, X, v, { transposeA: wide });
    const product = multiply(engine, X, inner, { transposeA: !wide }).data;
    return product.map((p, i) => p + lambda * v.data[i]!);
  };
  const solution: Matrix = {
    data: await factor.solve(right.data, outputs, work),
    shape: right.shape,
  };
  const fit = left(solution);
  const rest = right.data.map((b, i) => b - fit[i]!);
  addScaled(solution.data, 1, await factor.solve(rest, outputs, work));
  const scaled = wide ? multiply(engine, X, solution, { transposeA: true }) : solution;

  // (XᵀX + λI)·W against XᵀY, whichever way it was solved.
  const target = multiply(engine, X, Y, { transposeA: true }).data;
  const product = multiply(engine, X, multiply(engine, X, scaled), { transposeA: true }).data;
  const size = norm(target.map((t, i) => t - product[i]! - lambda * scaled.data[i]!));
  const relative = size === 0 ? 0 : size / norm(target);
  const weights = scaledBack("ridge", "weights", scaled, yExponent - e);
  const certificate: Certificate = {
    status: relative <= tolerance ? "converged" : "inaccurate",
    relativeResidual: relative,
    norm: norm(weights.data),
    normKind: "l2",
    rank: side,
    conditionEstimate: largest * (await inverseNorm(factor, work)),
    method: "Cholesky",
    reason: `of the ${wide ? "n × n" : "d × d"} matrix, the smaller one`,
  };
  return { weights, certificate };
}
