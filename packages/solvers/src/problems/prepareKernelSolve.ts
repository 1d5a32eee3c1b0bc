import { factorPanels } from "../direct/cholesky.ts";
import { solveWithInverseNorm } from "../direct/conditionEstimate.ts";
import { symmetricEigen } from "../direct/symmetricEigen.ts";
import { SymmetricPanels } from "../direct/symmetricPanels.ts";
import { NotPositiveDefiniteError } from "../direct/triangular.ts";
import type { LinearOperator } from "../iterative/linearOperator.ts";
import { pivotedCholesky } from "../iterative/pivotedCholesky.ts";
import { blockRows, type KernelMatrix } from "../kernels/kernelMatrix.ts";
import { type Matrix, multiply } from "../matrix.ts";
import type { KernelPlan } from "../planKernelSolve.ts";
import type { Work } from "../work.ts";
import { leaveOneOutErrors } from "./leaveOneOut.ts";
import { lostRidge } from "./lostRidge.ts";

/** What is there before the iteration begins. */
export interface Prepared {
  /** None where the factor already gives all there is to get. */
  preconditioner?: LinearOperator;
  /** What the factor alone makes of the right-hand sides. */
  start?: Matrix;
  findings: { rank?: number; conditionEstimate?: number };
  remark: string;
  /** The leave-one-out errors of the final coefficients, where there is a factor. */
  leaveOneOut?(coefficients: Matrix): Promise<Matrix>;
}

/**
 * What the plan says to do before iterating: factor the matrix, and solve with the factor, or find
 * a stand-in of low rank.
 */
export async function prepareKernelSolve(
  K: KernelMatrix,
  rhs: Matrix,
  plan: KernelPlan,
  work: Work,
): Promise<Prepared> {
  if (plan.method === "conjugate-gradient") {
    const preconditioner = await pivotedCholesky(K, Math.min(plan.rank, K.n), work);
    return { preconditioner, findings: {}, remark: "" };
  }
  const precision = plan.method === "cholesky" ? "float64" : "float32";
  const unit = precision === "float64" ? 2 ** -53 : 2 ** -24;
  // Rounding in the factorization is like noise in every eigenvalue, of about this size.
  let shift = precision === "float64" ? 0 : 4 * unit * Math.sqrt(K.n);
  for (;;) {
    const { panels, norm1 } = await kernelPanels(K, precision, shift, work);
    try {
      const factor = await factorPanels(panels, K.engine, work);
      const columns = rhs.shape[1];
      const solved = await solveWithInverseNorm(factor, rhs.data, columns, work);
      const conditionEstimate = norm1 * solved.inverseNorm;
      if (shift === 0 && conditionEstimate * unit > 0.1 && K.n <= EIGEN_LIMIT) {
        return await byEigenvalues(K, rhs, work);
      }
      const start: Matrix = { data: solved.x, shape: rhs.shape };
      return {
        start,
        // y_i − f₋ᵢ(x_i) = a_i / (K⁻¹)_ii: no example need be left out to know. What stands for a
        // singular matrix goes with its own solution.
        async leaveOneOut(a) {
          const diagonal = await factor.inverseDiagonal(work);
          const { data } = shift === 0 ? a : start;
          const errors = data.map((ai, i) => ai / diagonal[Math.floor(i / columns)]!);
          return { data: errors, shape: a.shape };
        },
        preconditioner: { size: K.n, apply: (v, columns) => factor.solve(v, columns, work) },
        // With a shift, of the shifted matrix: the matrix itself is worse, and its rank not known.
        findings: shift === 0 ? { rank: K.n, conditionEstimate } : { conditionEstimate },
        remark: shift === 0 ? "" : `; factored with ${shift.toExponential(1)} on the diagonal`,
      };
    } catch (error) {
      if (!(error instanceof NotPositiveDefiniteError) || shift > norm1) throw error;
      if (precision === "float64" && K.n <= EIGEN_LIMIT) return await byEigenvalues(K, rhs, work);
      shift = Math.max(10 * shift, 8 * unit * norm1);
    }
  }
}

/** Up to this size a singular matrix is solved by its eigenvalues, which tell the rank. */
const EIGEN_LIMIT = 2000;

/**
 * The pseudo-inverse of a singular K + λI. Where λ > 0 it is regular, but too near to singular for
 * float64 to tell: then λ counts as 0.
 */
async function byEigenvalues(K: KernelMatrix, rhs: Matrix, work: Work): Promise<Prepared> {
  const { n, engine } = K;
  const { values, vectors } = await symmetricEigen(await K.dense(work), work.options);
  const top = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
  const zero = n * Number.EPSILON * top;
  const inverse = values.map((value) => (value > zero ? 1 / value : 0));
  const rank = inverse.filter((value) => value > 0).length;
  const isLost = K.ridge > 0 && rank < n;
  const spectrum = multiply(engine, vectors, rhs);
  const columns = rhs.shape[1];
  const scaled = spectrum.data.map((c, i) => c * inverse[Math.floor(i / columns)]!);
  const start = multiply(engine, vectors, { data: scaled, shape: rhs.shape }, { transposeA: true });
  const lost =
    `; ${lostRidge(K.ridge, `eigenvalue, ${top.toPrecision(2)}`)}: scale the columns of the ` +
    "points to about one size, or, for the linear kernel, use ridge or ridgePath";
  return {
    start,
    leaveOneOut: async () => leaveOneOutErrors({ values, vectors, zero }, rhs, spectrum, start),
    findings: {
      rank,
      conditionEstimate: rank > 0 ? top * Math.max(...inverse.filter((v) => v > 0)) : 1,
    },
    remark: `; singular to rounding, so by eigenvalues${isLost ? lost : ""}`,
  };
}

/** K + λI and a shift in panels, with its 1-norm. */
async function kernelPanels(
  K: KernelMatrix,
  precision: "float64" | "float32",
  shift: number,
  work: Work,
) {
  const { n, side } = K;
  const panels = new SymmetricPanels(n, side, precision);
  const buffer = precision === "float64" ? undefined : new Float64Array(blockRows(n, side) * side);
  const sums = new Float64Array(n); // of absolute values, of each column
  let done = 0;
  for (const { rows, columns } of K.blocks()) {
    const panel = panels.rows(Math.floor(columns[0] / side), ...rows);
    const block = panel instanceof Float64Array ? panel : buffer!.subarray(0, panel.length);
    K.block(K.points.block(...rows), rows, columns, block);
    const onDiagonal = rows[0] === columns[0];
    addAbsolute(block, sums.subarray(...rows), sums.subarray(...columns), { both: !onDiagonal });
    if (onDiagonal) {
      const width = columns[1] - columns[0];
      for (let at = 0; at < block.length; at += width + 1) {
        block[at] = block[at]! + shift;
      }
    }
    if (panel !== block) panel.set(block);
    done += block.length;
    await work.step("kernel matrix", done, (n * (n + side)) / 2);
  }
  return { panels, norm1: sums.reduce((max, sum) => Math.max(max, sum), 0) };
}

/** Adds the absolute values of a block to the sums of its rows, and of its columns if `both`. */
function addAbsolute(
  block: Float64Array,
  rowSums: Float64Array,
  columnSums: Float64Array,
  { both }: { both: boolean },
): void {
  const columns = columnSums.length;
  for (let r = 0; r < rowSums.length; r++) {
    let sum = 0;
    for (let c = 0, at = r * columns; c < columns; c++, at++) {
      const value = Math.abs(block[at]!);
      sum += value;
      if (both) columnSums[c] = columnSums[c]! + value;
    }
    rowSums[r] = rowSums[r]! + sum;
  }
}
