import type { Certificate } from "../certificate.ts";
import { factorPanels, panelsOf } from "../direct/cholesky.ts";
import { inverseNorm } from "../direct/conditionEstimate.ts";
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
 * refined once. The certificate's residual is that of (XᵀX + λI)·W = XᵀY.
 *
 * @param x `[n, d]`.
 * @param y `[n]` or `[n, outputs]`.
 * @throws {RangeError} if shapes don't match, a number is not finite, or λ is negative.
 * @throws {NotPositiveDefiniteError} if λ is too small against rounding. Use 0, or more.
 */
export async function ridge(
  x: MatrixLike,
  y: Columns,
  { ridge: lambda, engine = plainEngine, tolerance = 1e-8, ...options }: RidgeOptions,
): Promise<LinearSolution> {
  if (!(lambda >= 0 && lambda < Infinity)) {
    throw new RangeError(`ridge: ridge must be a number from 0 on, got ${lambda}.`);
  }
  if (lambda === 0) return minimumNorm(x, y, { engine, tolerance, ...options });
  const X = asMatrix("ridge", "X", x);
  const [n, d] = X.shape;
  const Y = asColumns("ridge", "Y", y, n);
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
  const factor = await factorPanels(panelsOf(gram), engine, work);

  // Both forms solve for a correction to W, so that refinement is the same step again.
  const target = multiply(engine, X, Y, { transposeA: true });
  const outputs = Y.shape[1];
  const weights: Matrix = { data: new Float64Array(d * outputs), shape: [d, outputs] };
  const residual = () => {
    const fit = multiply(engine, X, weights);
    const r = target.data.slice();
    addScaled(r, -lambda, weights.data);
    const [a, b] = [X.data, fit.data];
    engine.gemm({ m: d, n: outputs, k: n, a, b, c: r, transposeA: true, alpha: -1, beta: 1 });
    return r;
  };
  for (let round = 0; round < 2; round++) {
    if (wide && round === 0) {
      const dual = await factor.solve(Y.data, outputs, work);
      const w = multiply(engine, X, { data: dual, shape: Y.shape }, { transposeA: true });
      addScaled(weights.data, 1, w.data);
    } else if (wide) {
      // (XᵀX + λI)⁻¹·r = (r − Xᵀ·(XXᵀ + λI)⁻¹·X·r) / λ.
      const r: Matrix = { data: residual(), shape: weights.shape };
      const dual = await factor.solve(multiply(engine, X, r).data, outputs, work);
      const back = multiply(engine, X, { data: dual, shape: Y.shape }, { transposeA: true });
      addScaled(weights.data, 1 / lambda, r.data);
      addScaled(weights.data, -1 / lambda, back.data);
    } else {
      addScaled(weights.data, 1, await factor.solve(residual(), outputs, work));
    }
  }

  const size = norm(residual());
  const relative = size === 0 ? 0 : size / norm(target.data);
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
