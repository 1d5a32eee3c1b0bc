import { invertedFactor } from "../direct/triangular.ts";
import type { KernelMatrix } from "../kernels/kernelMatrix.ts";
import type { Work } from "../work.ts";
import type { LinearOperator } from "./linearOperator.ts";

/**
 * A preconditioner for a kernel matrix that is never stored: r steps of Cholesky's method, each on
 * the row with the largest pivot left, give K ≈ L·Lᵀ with L `[n, r]`, and
 *
 *     M = L·Lᵀ + δI,   M⁻¹v = (v − L·(δI + Lᵀ·L)⁻¹·Lᵀ·v) / δ,
 *
 * with δ the mean of the diagonal that is left, and the ridge. Memory: n · r numbers.
 *
 * Reference: Gardner, Pleiss, Bindel, Weinberger & Wilson, "GPyTorch", NeurIPS 2018, section 4.
 */
export async function pivotedCholesky(
  K: KernelMatrix,
  rank: number,
  work: Work,
): Promise<LinearOperator> {
  const { n, engine, points } = K;
  const diagonal = new Float64Array(n);
  const entry = new Float64Array(1);
  for (let i = 0; i < n; i++) {
    K.block(points.row(i), [i, i + 1], [i, i + 1], entry);
    diagonal[i] = entry[0]! - K.ridge;
  }
  const largest = diagonal.reduce((max, value) => Math.max(max, value), 0);

  // Lᵀ, `[r, n]`: a row for each pivot.
  const lt = new Float64Array(rank * n);
  let r = 0;
  for (; r < rank; r++) {
    const pivot = diagonal.reduce((at, value, i) => (value > diagonal[at]! ? i : at), 0);
    const value = diagonal[pivot]!;
    if (!(value > 1e-12 * largest)) break;
    const row = lt.subarray(r * n, (r + 1) * n);
    K.cross(points.row(pivot), points.squares.subarray(pivot, pivot + 1), 0, n, row);
    for (let s = 0; s < r; s++) {
      const factor = lt[s * n + pivot]!;
      if (factor === 0) continue;
      const earlier = lt.subarray(s * n, (s + 1) * n);
      for (let i = 0; i < n; i++) row[i] = row[i]! - factor * earlier[i]!;
    }
    const root = Math.sqrt(value);
    for (let i = 0; i < n; i++) {
      row[i] = row[i]! / root;
      diagonal[i] = diagonal[i]! - row[i]! * row[i]!;
    }
    await work.step("preconditioner", r + 1, rank);
  }
  const rest = diagonal.reduce((sum, value) => sum + Math.max(value, 0), 0) / n;
  const delta = Math.max(rest + K.ridge, 1e-12 * largest);

  const a = lt.subarray(0, r * n);
  const inner = new Float64Array(r * r);
  engine.gemm({ m: r, n: r, k: n, a, b: a, c: inner, transposeB: true });
  for (let i = 0; i < r; i++) inner[i * r + i] = inner[i * r + i]! + delta;
  const inverse = invertedFactor(engine, inner, r); // of the factor of δI + Lᵀ·L

  return {
    size: n,
    apply(v, columns) {
      const u = new Float64Array(r * columns);
      engine.gemm({ m: r, n: columns, k: n, a, b: v, c: u });
      const w = new Float64Array(r * columns);
      engine.gemm({ m: r, n: columns, k: r, a: inverse, b: u, c: w });
      engine.gemm({ m: r, n: columns, k: r, a: inverse, b: w, c: u, transposeA: true });
      const out = v.slice();
      engine.gemm({
        m: n,
        n: columns,
        k: r,
        a,
        b: u,
        c: out,
        transposeA: true,
        alpha: -1,
        beta: 1,
      });
      for (let i = 0; i < out.length; i++) out[i] = out[i]! / delta;
      return out;
    },
  };
}
