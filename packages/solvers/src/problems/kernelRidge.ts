import { availableMemory } from "../availableMemory.ts";
import type { Certificate, Status } from "../certificate.ts";
import { type CholeskyFactor, factorPanels } from "../direct/cholesky.ts";
import { inverseNorm } from "../direct/conditionEstimate.ts";
import { symmetricEigen } from "../direct/symmetricEigen.ts";
import { SymmetricPanels } from "../direct/symmetricPanels.ts";
import { NotPositiveDefiniteError } from "../direct/triangular.ts";
import { ConflictingDuplicatesError, firstOccurrences } from "../distinctRows.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { type ConjugateGradientState, conjugateGradient } from "../iterative/conjugateGradient.ts";
import type { LinearOperator } from "../iterative/linearOperator.ts";
import { pivotedCholesky } from "../iterative/pivotedCholesky.ts";
import type { Kernel } from "../kernels/kernel.ts";
import { BLOCK_ROWS, checkDimension, KernelMatrix, Points } from "../kernels/kernelMatrix.ts";
import {
  asColumns,
  type Columns,
  checkCount,
  checkNonNegative,
  type Matrix,
  type MatrixLike,
  multiply,
  norm,
} from "../matrix.ts";
import { type KernelMethod, type KernelPlan, planKernelSolve } from "../planKernelSolve.ts";
import { Work, type WorkOptions } from "../work.ts";

export interface KernelInterpolationOptions extends WorkOptions {
  kernel: Kernel;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
  /** Bytes that may be taken. Defaults to four fifths of `availableMemory()`. */
  memory?: number;
  /** Defaults to the first in `planKernelSolve` that fits into memory. */
  method?: KernelMethod;
  /** The relative residual to reach, ‖Y − K·A‖ / ‖Y‖ of every output. Defaults to 1e-8. */
  tolerance?: number;
  /** Steps of conjugate gradients at most, where they are needed. Defaults to 200. */
  maxSteps?: number;
  /** Whether to compute the leave-one-out errors, n³/3 more operations. Defaults to false. */
  leaveOneOut?: boolean;
  /** The `state` of an earlier solution of the same problem, to go on from. */
  resume?: ConjugateGradientState;
}

export interface KernelRidgeOptions extends KernelInterpolationOptions {
  /** λ in (K + λI)·A = Y. */
  ridge: number;
}

/** f(x) = Σ_i k(x, x_i)·a_i for each output, and what certifies it. */
export interface KernelSolution {
  /** A, `[n, outputs]`. */
  readonly coefficients: Matrix;
  /** f at the points themselves, `[n, outputs]`: the values, but for the residual and the ridge. */
  readonly fitted: Matrix;
  readonly certificate: Certificate;
  readonly plan: KernelPlan;
  /** Steps of conjugate gradients taken; 0 if the factorization alone was good enough. */
  readonly steps: number;
  /** Seconds spent in each stage. */
  readonly timings: Readonly<Record<string, number>>;
  /** y_i − f₋ᵢ(x_i), `[n, outputs]`, for the solution f₋ᵢ without example i; if asked for. */
  readonly leaveOneOutErrors?: Matrix;
  /** Where the iteration stands, to go on with more steps or a smaller tolerance. */
  readonly state: ConjugateGradientState;
  /** f at other points, `[points, outputs]`. */
  predict(points: MatrixLike, options?: WorkOptions): Promise<Matrix>;
}

/**
 * Kernel interpolation: the function of minimum norm in the kernel's space that takes the given
 * values at the points,
 *
 *     f(x) = Σ_i k(x, x_i)·a_i   with   K·A = Y,   ‖f‖² = Σ_outputs aᵀK a = Σ yᵀK⁻¹y.
 *
 * Equation (3) of the paper; with the linear kernel f is the minimum-norm solution w = Xᵀa of
 * X·w = y. How it is solved depends on the memory there is, see `planKernelSolve`; the certificate's
 * residual is computed in float64 from points and coefficients. A point given twice with the same
 * values counts once: its copy gets the coefficient 0.
 *
 * @param points `[n, d]`, of any number type.
 * @param values `[n]` or `[n, outputs]`.
 * @throws {RangeError} if shapes don't match or a number is not finite.
 * @throws {ConflictingDuplicatesError} if equal points have different values.
 * @throws {MemoryError} if no method, or not the one asked for, fits into memory.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 5.
 */
export function kernelInterpolation(
  points: MatrixLike,
  values: Columns,
  options: KernelInterpolationOptions,
): Promise<KernelSolution> {
  return solveKernel("kernelInterpolation", points, values, { ...options, ridge: 0 });
}

/**
 * Kernel ridge regression: (K + λI)·A = Y, the minimum of ‖Y − f(X)‖² + λ‖f‖² over the kernel's
 * space. With λ = 0 `kernelInterpolation`.
 *
 * @throws as `kernelInterpolation`; with λ > 0 equal points may have different values.
 */
export function kernelRidge(
  points: MatrixLike,
  values: Columns,
  options: KernelRidgeOptions,
): Promise<KernelSolution> {
  return solveKernel("kernelRidge", points, values, options);
}

async function solveKernel(
  who: string,
  points: MatrixLike,
  values: Columns,
  {
    kernel,
    ridge,
    engine = plainEngine,
    memory = 0.8 * availableMemory(),
    method,
    tolerance = 1e-8,
    maxSteps = 200,
    leaveOneOut = false,
    resume,
    ...options
  }: KernelRidgeOptions,
): Promise<KernelSolution> {
  checkNonNegative(who, "ridge", ridge);
  checkNonNegative(who, "tolerance", tolerance);
  checkCount(who, "maxSteps", maxSteps, 0);
  const work = new Work(options);
  const given = new Points(who, "points", points);
  const y = asColumns(who, "values", values, given.n);
  const outputs = y.shape[1];
  const plan = planKernelSolve({ n: given.n, dimension: given.dimension, outputs, memory, method });
  if (leaveOneOut && plan.method !== "cholesky") {
    throw new RangeError(
      `${who}: leaveOneOut must go with the method cholesky, got ${plan.method} (${plan.reason}).`,
    );
  }

  // A point given twice makes K singular; without a ridge the copies are left out.
  const kept = ridge > 0 ? undefined : distinct(who, given, y);
  const x = kept ? new Points(who, "points", takeRows(points, kept)) : given;
  const rhs = kept ? rowsOf(y, kept) : y;

  const K = new KernelMatrix(x, kernel, { engine, ridge });
  const prepared = await prepare(K, plan, work);
  const columns = outputs;
  const A: LinearOperator = {
    size: K.n,
    apply: (v) => K.apply(v, columns, work, "residual"),
  };
  const { preconditioner } = prepared;

  // The factorization's own solution first; conjugate gradients take over what it leaves.
  const solution = await conjugateGradient(A, rhs, {
    tolerance,
    ...(preconditioner ? { maxSteps, preconditioner } : { maxSteps: 0 }),
    ...options,
    ...(resume
      ? { resume }
      : prepared.factor
        ? {
            start: { data: await prepared.factor.solve(rhs.data, columns, work), shape: rhs.shape },
          }
        : {}),
  });
  const { steps, state } = solution;
  const a = solution.x;

  // What the iteration tracked is a recursion; if there was one, take the residual from the data.
  let residual = state.residual;
  if (steps > 0 || resume) {
    const product = await K.apply(a.data, columns, work, "residual");
    residual = rhs.data.map((b, i) => b - product[i]!);
  }
  const relative = norm(residual) === 0 ? 0 : norm(residual) / norm(rhs.data);
  const squaredNorm = a.data.reduce(
    (sum, ai, i) => sum + ai * (rhs.data[i]! - residual[i]!) - ridge * ai * ai,
    0,
  );
  const refined = steps === 0 ? "" : `, then ${steps} steps of conjugate gradients in float64`;
  const certificate: Certificate = {
    status: preconditioner
      ? statusOf(solution.status, relative, tolerance)
      : relative <= tolerance
        ? "converged"
        : "inconsistent",
    relativeResidual: relative,
    norm: Math.sqrt(Math.max(0, squaredNorm)),
    normKind: "rkhs",
    ...prepared.findings,
    method: `${plan.method}${refined}`,
    reason: plan.reason + prepared.remark,
  };

  const leaveOneOutErrors = leaveOneOut
    ? leaveOneOutOf(a, await prepared.factor!.inverseDiagonal(work))
    : undefined;
  const spread = (matrix: Matrix): Matrix => (kept ? spreadRows(matrix, kept, given.n) : matrix);
  const first = kept ? firstOccurrences(given) : undefined;
  const place = kept ? new Map(Array.from(kept, (row, i) => [row, i])) : undefined;
  const fitted = y.data.map((_, at) => {
    const row = Math.floor(at / columns);
    const i = first && place ? place.get(first[row]!)! * columns + (at % columns) : at;
    return rhs.data[i]! - residual[i]! - ridge * a.data[i]!;
  });
  const timings = work.timings();
  return {
    coefficients: spread(a),
    fitted: { data: fitted, shape: y.shape },
    certificate,
    plan,
    steps,
    timings,
    state,
    ...(leaveOneOutErrors ? { leaveOneOutErrors: spread(leaveOneOutErrors) } : {}),
    async predict(other, predictOptions = {}) {
      const z = new Points(`${who}: predict`, "points", other);
      checkDimension(`${who}: predict`, "points", z, x.dimension);
      const data = await K.predict(z, a.data, columns, new Work(predictOptions));
      return { data, shape: [z.n, columns] };
    },
  };
}

function statusOf(status: Status, relativeResidual: number, tolerance: number): Status {
  if (status !== "converged") return status;
  return relativeResidual <= 2 * tolerance ? "converged" : "inaccurate";
}

interface Prepared {
  /** None where the factor already gives all there is to get. */
  preconditioner?: LinearOperator;
  factor?: CholeskyFactor;
  findings: { rank?: number; conditionEstimate?: number };
  remark: string;
}

/** What the plan says to do before iterating: factor the matrix, or a stand-in of low rank. */
async function prepare(K: KernelMatrix, plan: KernelPlan, work: Work): Promise<Prepared> {
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
      const conditionEstimate = norm1 * (await inverseNorm(factor, work));
      if (shift === 0 && conditionEstimate * unit > 0.1 && K.n <= EIGEN_LIMIT) {
        return await byEigenvalues(K, work);
      }
      return {
        factor,
        preconditioner: { size: K.n, apply: (v, columns) => factor.solve(v, columns, work) },
        // With a shift, of the shifted matrix: the matrix itself is worse, and its rank not known.
        findings: shift === 0 ? { rank: K.n, conditionEstimate } : { conditionEstimate },
        remark: shift === 0 ? "" : `; factored with ${shift.toExponential(1)} on the diagonal`,
      };
    } catch (error) {
      if (!(error instanceof NotPositiveDefiniteError) || shift > norm1) throw error;
      if (precision === "float64" && K.n <= EIGEN_LIMIT) return byEigenvalues(K, work);
      shift = Math.max(10 * shift, 8 * unit * norm1);
    }
  }
}

/** Up to this size a singular matrix is solved by its eigenvalues, which tell the rank. */
const EIGEN_LIMIT = 2000;

/** The pseudo-inverse of a singular K + λI. */
async function byEigenvalues(K: KernelMatrix, work: Work): Promise<Prepared> {
  const { n, engine } = K;
  const { values, vectors } = await symmetricEigen(await K.dense(work), work.options);
  const top = Math.max(Math.abs(values[0]!), Math.abs(values[n - 1]!));
  const inverse = values.map((value) => (value > n * Number.EPSILON * top ? 1 / value : 0));
  const rank = inverse.filter((value) => value > 0).length;
  const factor: CholeskyFactor = {
    n,
    async solve(b, columns) {
      const c = multiply(engine, vectors, { data: b, shape: [n, columns] });
      c.data.forEach((ci, i, all) => {
        all[i] = ci * inverse[Math.floor(i / columns)]!;
      });
      return multiply(engine, vectors, c, { transposeA: true }).data;
    },
    async inverseDiagonal() {
      const out = new Float64Array(n);
      vectors.data.forEach((v, at) => {
        out[at % n] = out[at % n]! + inverse[Math.floor(at / n)]! * v * v;
      });
      return out;
    },
  };
  return {
    factor,
    findings: {
      rank,
      conditionEstimate: rank > 0 ? top * Math.max(...inverse.filter((v) => v > 0)) : 1,
    },
    remark: "; singular to rounding, so by eigenvalues",
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
  const buffer =
    precision === "float64" ? undefined : new Float64Array(Math.min(n, BLOCK_ROWS) * side);
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

/** y_i − f₋ᵢ(x_i) = a_i / (K⁻¹)_ii: no example need be left out to know. */
function leaveOneOutOf(a: Matrix, inverseDiagonal: Float64Array): Matrix {
  const columns = a.shape[1];
  const data = a.data.map((ai, i) => ai / inverseDiagonal[Math.floor(i / columns)]!);
  return { data, shape: a.shape };
}

/** The rows to keep, or undefined if no point comes twice. */
function distinct(who: string, x: Points, y: Matrix): Uint32Array | undefined {
  const first = firstOccurrences(x);
  const columns = y.shape[1];
  let copies = 0;
  first.forEach((original, i) => {
    if (original === i) return;
    copies++;
    for (let k = 0; k < columns; k++) {
      if (y.data[i * columns + k] !== y.data[original * columns + k]) {
        throw new ConflictingDuplicatesError(who, [original, i]);
      }
    }
  });
  return copies === 0 ? undefined : first.filter((original, i) => original === i);
}

function takeRows(matrix: MatrixLike, rows: Uint32Array): MatrixLike {
  const columns = matrix.shape[1];
  const data = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    for (let k = 0; k < columns; k++) data[i * columns + k] = matrix.data[row * columns + k]!;
  });
  return { data, shape: [rows.length, columns] };
}

function rowsOf(matrix: Matrix, rows: Uint32Array): Matrix {
  return takeRows(matrix, rows) as Matrix;
}

function spreadRows(matrix: Matrix, rows: Uint32Array, n: number): Matrix {
  const columns = matrix.shape[1];
  const data = new Float64Array(n * columns);
  rows.forEach((row, i) => {
    data.set(matrix.data.subarray(i * columns, (i + 1) * columns), row * columns);
  });
  return { data, shape: [n, columns] };
}
