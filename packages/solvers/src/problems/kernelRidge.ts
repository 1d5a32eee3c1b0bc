import { checkInteger, checkOptions, type OptionTable } from "@rote/options";
import { availableMemory } from "../availableMemory.ts";
import type { Certificate, Status } from "../certificate.ts";
import { checkEngine, checkNonNegative } from "../check.ts";
import { distinctRows, firstOccurrences, spreadRows, takeRows } from "../distinctRows.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import {
  type ConjugateGradientSolution,
  type ConjugateGradientState,
  conjugateGradient,
} from "../iterative/conjugateGradient.ts";
import type { LinearOperator } from "../iterative/linearOperator.ts";
import { checkKernel, type Kernel } from "../kernels/kernel.ts";
import { checkDimension, KernelMatrix, Points } from "../kernels/kernelMatrix.ts";
import {
  asColumns,
  type Columns,
  checkShape,
  type Matrix,
  type MatrixLike,
  norm,
} from "../matrix.ts";
import { type KernelMethod, type KernelPlan, planKernelSolve } from "../planKernelSolve.ts";
import { exponentOf, scaledBack, times, timesPowerOfTwo } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";
import { prepareKernelSolve } from "./prepareKernelSolve.ts";

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
  /** The `state` of an earlier solution of the same problem, to resume from. */
  resume?: ConjugateGradientState;
}

export const KERNEL_INTERPOLATION_OPTIONS: OptionTable<KernelInterpolationOptions> = {
  kernel: true,
  engine: true,
  memory: "number",
  method: ["cholesky", "cholesky-float32", "conjugate-gradient"],
  tolerance: "number",
  maxSteps: "number",
  leaveOneOut: "boolean",
  resume: true,
  signal: true,
  onProgress: true,
};

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
  /**
   * y_i − f₋ᵢ(x_i), `[n, outputs]`, for the solution f₋ᵢ without example i; if asked for. As exact
   * as the condition of K lets it be: with the linear kernel, which squares that of X, half of the
   * digits where X is ill-conditioned and λ is 0.
   */
  readonly leaveOneOutErrors?: Matrix;
  /**
   * The state of the iteration, to resume with more steps or a smaller tolerance; of the values
   * divided by a power of two, where they are beyond 2^±300.
   */
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
 * X·w = y. How it is solved depends on the memory there is, see `planKernelSolve`; the
 * certificate's residual is computed in float64 from points and coefficients. A point given twice
 * with the same values counts once, its copy gets the coefficient 0, unless no function takes all
 * values. Values beyond 2^±300 are scaled before, and what was found back.
 *
 * K has the square of the condition of X: with the linear kernel on ill-conditioned X half of the
 * digits are lost, and directions below √n · 2⁻²⁶ of the largest count as none. There
 * `minimumNorm` and `ridge`, which work on X itself, are more exact.
 *
 * @param points `[n, d]`, of any number type.
 * @param values `[n]` or `[n, outputs]`.
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, or all points are so
 * small, or one so large, that squares are out of range.
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
  checkOptions("kernelInterpolation", options, KERNEL_INTERPOLATION_OPTIONS, SolverArgumentError);

  return solveKernel("kernelInterpolation", points, values, { ...options, ridge: 0 });
}

/**
 * Kernel ridge regression: (K + λI)·A = Y, the minimum of ‖Y − f(X)‖² + λ‖f‖² over the kernel's
 * space. With λ = 0 `kernelInterpolation`.
 *
 * Where K is singular and λ below n · 2⁻⁵² of its largest eigenvalue, rounding loses λ: the
 * solution is that of λ = 0, of minimum norm, and the certificate's reason says so. With the linear
 * kernel one column of 1e9 beside ones of 1 is enough; `ridge` and `ridgePath` keep λ then, as they
 * work on X itself.
 *
 * @throws as `kernelInterpolation`; with λ > 0 equal points may have different values.
 */
export function kernelRidge(
  points: MatrixLike,
  values: Columns,
  options: KernelRidgeOptions,
): Promise<KernelSolution> {
  checkOptions(
    "kernelRidge",
    options,
    {
      ridge: "number",
      ...KERNEL_INTERPOLATION_OPTIONS,
    },
    SolverArgumentError,
  );

  return solveKernel("kernelRidge", points, values, options);
}

async function solveKernel(
  who: string,
  points: MatrixLike,
  values: Columns,
  asked: KernelRidgeOptions,
  keepsCopies = false,
): Promise<KernelSolution> {
  const {
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
  } = asked;
  checkKernel(who, kernel);
  checkNonNegative(who, "ridge", ridge);
  checkNonNegative(who, "tolerance", tolerance);
  checkEngine(who, engine);
  checkInteger(who, "maxSteps", maxSteps, [0], SolverArgumentError);
  const work = new Work(options);
  checkShape(who, "points", points);
  const given = Points.of(who, "points", points, kernel);
  const givenY = asColumns(who, "values", values, given.n);
  const exponent = exponentOf(givenY.data);
  const y = timesPowerOfTwo(givenY, -exponent);
  const outputs = y.shape[1];
  const plan = planKernelSolve({ n: given.n, dimension: given.dimension, outputs, memory, method });
  if (leaveOneOut && plan.method !== "cholesky") {
    throw new SolverArgumentError(
      `${who}: leaveOneOut must go with the method cholesky, got ${plan.method} (${plan.reason}).`,
    );
  }

  // A point given twice makes K singular; without a ridge the copies are left out.
  const kept = ridge > 0 || keepsCopies ? undefined : distinctRows(who, given, y);
  const x = kept ? new Points(who, "points", takeRows(points, kept), given.origin) : given;
  const rhs = kept ? takeRows(y, kept) : y;

  const K = new KernelMatrix(x, kernel, { engine, ridge });
  const prepared = await prepareKernelSolve(K, rhs, plan, work);
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
    ...(resume ? { resume } : prepared.start ? { start: prepared.start } : {}),
  });
  const { steps, state } = solution;
  const a = solution.x;

  // What the iteration tracked is a recursion; if there was one, take the residual from the data.
  let residual = state.residual;
  if (steps > 0 || resume) {
    const product = await K.apply(a.data, columns, work, "residual");
    residual = rhs.data.map((b, i) => b - product[i]!);
  }
  const certificate = certify({ prepared, plan, solution, rhs, residual, ridge, tolerance });
  // Where no function takes all values, each copy counts in which one comes closest.
  if (kept && certificate.status === "inconsistent") {
    return solveKernel(who, points, values, asked, true);
  }

  const leaveOneOutErrors = leaveOneOut ? await prepared.leaveOneOut!(a) : undefined;
  const spread = (matrix: Matrix): Matrix => (kept ? spreadRows(matrix, kept, given.n) : matrix);
  const places = kept ? keptPlaces(given, kept) : undefined;
  // Without one of several equal points the others still say its value.
  const alone = (errors: Matrix): Matrix => (places ? withoutCopied(errors, places) : errors);
  const placeOf = (at: number) =>
    places ? places[Math.floor(at / columns)]! * columns + (at % columns) : at;
  const fitAt = (i: number) => rhs.data[i]! - residual[i]! - ridge * a.data[i]!;
  const fitted = y.data.map((_, at) => fitAt(placeOf(at)));
  const timings = work.timings();
  const back = (what: string, matrix: Matrix) => scaledBack(who, what, matrix, exponent);
  return {
    coefficients: back("coefficients", spread(a)),
    fitted: back("fitted values", { data: fitted, shape: y.shape }),
    certificate: { ...certificate, norm: times(certificate.norm, exponent) },
    plan,
    steps,
    timings,
    state,
    ...(leaveOneOutErrors
      ? { leaveOneOutErrors: back("leave-one-out errors", spread(alone(leaveOneOutErrors))) }
      : {}),
    async predict(other, predictOptions = {}) {
      const z = new Points(`${who}: predict`, "points", other, x.origin);
      checkDimension(`${who}: predict`, "points", z, x.dimension);
      const data = await K.predict(z, a.data, columns, new Work(predictOptions));
      return timesPowerOfTwo({ data, shape: [z.n, columns] }, exponent);
    },
  };
}

/** What the solution is worth, from the data and the residual. */
function certify({
  prepared,
  plan,
  solution,
  rhs,
  residual,
  ridge,
  tolerance,
}: {
  prepared: Awaited<ReturnType<typeof prepareKernelSolve>>;
  plan: KernelPlan;
  solution: ConjugateGradientSolution;
  rhs: Matrix;
  residual: Float64Array;
  ridge: number;
  tolerance: number;
}): Certificate {
  const { steps, x: a } = solution;
  const relative = norm(residual) === 0 ? 0 : norm(residual) / norm(rhs.data);
  const squaredNorm = a.data.reduce(
    (sum, ai, i) => sum + ai * (rhs.data[i]! - residual[i]!) - ridge * ai * ai,
    0,
  );
  const refined = steps === 0 ? "" : `, then ${steps} steps of conjugate gradients in float64`;
  return {
    status: prepared.preconditioner
      ? statusOf(solution.status, relative, tolerance)
      : relative <= tolerance
        ? "converged"
        : ridge > 0 // K + λI is regular, though float64 does not see it
          ? "inaccurate"
          : "inconsistent",
    relativeResidual: relative,
    norm: Math.sqrt(Math.max(0, squaredNorm)),
    normKind: "rkhs",
    ...prepared.findings,
    method: `${plan.method}${refined}`,
    reason: plan.reason + prepared.remark,
  };
}

/** For each point given, the place of its equal among the `kept` ones. */
function keptPlaces(given: Points, kept: Uint32Array): Uint32Array {
  const place = new Map(Array.from(kept, (row, i) => [row, i]));
  return Uint32Array.from(firstOccurrences(given), (first) => place.get(first)!);
}

function statusOf(status: Status, relativeResidual: number, tolerance: number): Status {
  if (status !== "converged") return status;
  return relativeResidual <= 2 * tolerance ? "converged" : "inaccurate";
}

/** Zero in the rows that stand for more than one point. */
function withoutCopied({ data, shape }: Matrix, places: Uint32Array): Matrix {
  const [n, columns] = shape;
  const counts = new Uint32Array(n);
  for (const place of places) counts[place] = counts[place]! + 1;
  return { data: data.map((e, at) => (counts[Math.floor(at / columns)]! > 1 ? 0 : e)), shape };
}
