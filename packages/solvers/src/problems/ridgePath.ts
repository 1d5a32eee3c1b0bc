import { checkArgument, checkOptions } from "@rote/options";
import { checkEngine, checkNonNegative } from "../check.ts";
import { qr } from "../direct/qr.ts";
import { type Svd, type SvdOptions, svd } from "../direct/svd.ts";
import { symmetricEigen } from "../direct/symmetricEigen.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { checkKernel, type Kernel } from "../kernels/kernel.ts";
import { gramMatrix } from "../kernels/kernelMatrix.ts";
import { linear } from "../kernels/linear.ts";
import {
  asColumns,
  asMatrix,
  type Columns,
  type Matrix,
  type MatrixLike,
  multiply,
  norm,
  transpose,
} from "../matrix.ts";
import {
  checkMagnitude,
  commonExponent,
  exponentOf,
  scaledBack,
  times,
  timesPowerOfTwo,
} from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import type { WorkOptions } from "../work.ts";
import { leaveOneOutErrors, restOf, type Spectrum } from "./leaveOneOut.ts";
import { lostRidge } from "./lostRidge.ts";

export interface RidgePathOptions extends WorkOptions {
  /** Defaults to the linear kernel. */
  kernel?: Kernel;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/** One solution of a path. */
export interface RidgePathEntry {
  readonly ridge: number;
  /** A in f(x) = Σ_i k(x, x_i)·a_i, `[n, outputs]`. */
  readonly coefficients: Matrix;
  /**
   * W in f(x) = Wᵀ·x, `[d, outputs]`, with the linear kernel. Where columns of the points differ in
   * size by many digits, sums of the coefficients lose those digits, and these do not.
   */
  readonly weights?: Matrix;
  /** ‖f‖ in the kernel's space; for the linear kernel ‖W‖. */
  readonly norm: number;
  /**
   * ‖Y − (K + λI)·A‖ / ‖Y‖ in float64; for the linear kernel ‖XᵀY − (XᵀX + λI)·W‖ / ‖XᵀY‖, as for
   * `ridge`.
   */
  readonly relativeResidual: number;
  /** ‖Y − K·A‖ / ‖Y‖: how far f is from the data. For the linear kernel ‖Y − X·W‖ / ‖Y‖. */
  readonly relativeTrainingError: number;
  /** y_i − f₋ᵢ(x_i), `[n, outputs]`, for the solution f₋ᵢ without example i. */
  readonly leaveOneOutErrors: Matrix;
  /** The mean of their squares; ∞ or 0 where squares are beyond the range of numbers. */
  readonly leaveOneOutMeanSquare: number;
  /** Eigenvalues of K + λI that count as more than zero. Below n, λ counts as 0. */
  readonly rank: number;
  /** Says where λ > 0 counts as 0, beside what, and what to do; else absent. */
  readonly remark?: string;
}

/**
 * (Kernel) ridge regression for many λ from one decomposition K = Vᵀ·diag(μ)·V:
 *
 *     A = Vᵀ·diag(1/(μ + λ))·V·Y,
 *
 * with the leave-one-out errors in closed form, a_i / ((K + λI)⁻¹)_ii.
 *
 * With the linear kernel, K = X·Xᵀ is never formed: V and μ = s² are of the singular values s of X.
 * Those up to max(n, d) · 2⁻⁵² of the largest count as zero, and λ below 2⁻⁷⁰⁰ of its square. With
 * other kernels V and μ are of the eigenvalues of K, and those of K + λI up to n · 2⁻⁵² of the
 * largest count as zero: λ below that is lost, unless K is regular without it. What counts as zero
 * is left out, which gives the solution of minimum norm; the leave-one-out errors are then their
 * limit, those of the solutions of minimum norm without each example.
 *
 * Values beyond 2^±300, and with the linear kernel points, are scaled before, and what was found
 * back. About 9n³ operations for the eigenvalues, then n² for each λ, and for the linear kernel as
 * for `svd`: for n, or the smaller of n and d, up to about a thousand; beyond that, `kernelRidge`
 * for each λ.
 *
 * @param points `[n, d]`.
 * @param values `[n]` or `[n, outputs]`.
 * @param ridges each from 0 on.
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, a ridge is negative,
 * or squares of points are out of range and the kernel is not linear.
 */
export async function ridgePath(
  points: MatrixLike,
  values: Columns,
  ridges: readonly number[],
  given: RidgePathOptions = {},
): Promise<RidgePathEntry[]> {
  checkOptions(
    "ridgePath",
    given,
    { kernel: true, engine: true, signal: true, onProgress: true },
    SolverArgumentError,
  );
  const { kernel = linear(), engine = plainEngine, ...options } = given;

  checkKernel("ridgePath", kernel);
  checkArgument("ridgePath", "ridges", ridges, "numbers", SolverArgumentError);
  for (const lambda of ridges) checkNonNegative("ridgePath", "each ridge", lambda);
  checkEngine("ridgePath", engine);
  const givenX = asMatrix("ridgePath", "points", points);
  const n = givenX.shape[0];
  const givenY = asColumns("ridgePath", "values", values, n);
  const yExponent = exponentOf(givenY.data);
  const y = timesPowerOfTwo(givenY, -yExponent);
  if (kernel.name === "linear") {
    const problem = await linearProblem(givenX, y, engine, options);
    return ridges.map((lambda) => linearSolution(lambda, problem, yExponent));
  }
  checkMagnitude("ridgePath", "points", givenX.data);
  const K = await gramMatrix(givenX, kernel, { engine, ...options });
  const { values: mu, vectors } = await symmetricEigen(K, options);
  const spectrum = multiply(engine, vectors, y); // V·Y
  const problem: Problem = { engine, K, mu, vectors, y, spectrum };
  return ridges.map((lambda) => solution(lambda, problem, yExponent));
}

/** What the solutions of a path share; Y is divided by 2^yExponent. */
interface Problem {
  engine: MatrixEngine;
  K: Matrix;
  mu: Float64Array;
  vectors: Matrix;
  y: Matrix;
  /** V·Y. */
  spectrum: Matrix;
}

function solution(lambda: number, problem: Problem, yExponent: number): RidgePathEntry {
  const { engine, K, mu, vectors, y, spectrum } = problem;
  const n = mu.length;
  const zero = n * Number.EPSILON * Math.max(Math.abs(mu[0]!), Math.abs(mu[n - 1]!));
  const shifted = { values: mu.map((m) => m + lambda), vectors, zero };
  const coefficients = solve(engine, shifted, spectrum);
  const a = coefficients.data;
  const fit = multiply(engine, K, coefficients).data;
  const squaredNorm = a.reduce((sum, ai, i) => sum + ai * fit[i]!, 0);
  const size = norm(y.data) || 1;
  const rank = shifted.values.filter((value) => value > zero).length;
  const top = zero / (n * Number.EPSILON);
  return {
    ridge: lambda,
    coefficients: scaledBack("ridgePath", "coefficients", coefficients, yExponent),
    norm: times(Math.sqrt(Math.max(0, squaredNorm)), yExponent),
    relativeResidual: norm(y.data.map((b, i) => b - fit[i]! - lambda * a[i]!)) / size,
    relativeTrainingError: norm(y.data.map((b, i) => b - fit[i]!)) / size,
    ...leftOut(leaveOneOutErrors(shifted, y, spectrum, coefficients), yExponent),
    rank,
    ...(lambda > 0 && rank < n && remark(lambda, `eigenvalue, ${top.toPrecision(2)}`)),
  };
}

/** S⁺·Y for V·Y, of the eigenvalues that count. */
function solve(
  engine: MatrixEngine,
  { values, vectors, zero }: Spectrum,
  spectrum: Matrix,
): Matrix {
  const outputs = spectrum.shape[1];
  const inverse = values.map((value) => (value > zero ? 1 / value : 0));
  const parts = spectrum.data.map((c, at) => c * inverse[Math.floor(at / outputs)]!);
  return multiply(engine, vectors, { ...spectrum, data: parts }, { transposeA: true });
}

/** What the solutions of a path share: X, and the singular values of X / 2^e. */
interface LinearProblem {
  engine: MatrixEngine;
  X: Matrix;
  e: number;
  /** Those that do not count are 0. */
  singular: Float64Array;
  /** `[min(n, d), n]`: the left singular vectors. */
  left: Matrix;
  /** The right ones are Q times these, in rows. */
  right: Matrix;
  applyQ: (v: Matrix) => Matrix;
  y: Matrix;
  /** Uᵀ·Y. */
  spectrum: Matrix;
  mixing: number;
}

async function linearProblem(
  X: Matrix,
  y: Matrix,
  engine: MatrixEngine,
  options: WorkOptions,
): Promise<LinearProblem> {
  const e = exponentOf(X.data);
  const scaled = timesPowerOfTwo(X, -e);
  const { u, values, v, applyQ } = await decomposed(scaled, { engine, ...options });
  const cutoff = Math.max(...X.shape) * Number.EPSILON * values[0]!;
  const singular = values.map((value) => (value > cutoff ? value : 0));
  const least = singular.findLast((value) => value > 0);
  const left = transpose(u);
  const spectrum = multiply(engine, left, y);
  const mixing = least === undefined ? 0 : cutoff / least;
  return { engine, X, e, singular, left, right: transpose(v), applyQ, y, spectrum, mixing };
}

/** X = U·S·(Q·V)ᵀ: of a wide X with Q and R of Xᵀ = Q·R, so that V is small. */
async function decomposed(
  X: Matrix,
  options: SvdOptions,
): Promise<Svd & Pick<LinearProblem, "applyQ">> {
  const [n, d] = X.shape;
  if (d <= n) return { ...(await svd(X, options)), applyQ: (v) => v };
  const { r, applyQ } = await qr(transpose(X), options);
  const { u, values, v } = await svd(r, options);
  return { u: v, values, v: u, applyQ };
}

/** λ below this part of the largest square counts as 0: one over it would be out of range. */
const LEAST_RIDGE = 2 ** -700;

function linearSolution(
  ridge: number,
  { engine, X: given, e, singular: found, left, right, applyQ, y, spectrum, mixing }: LinearProblem,
  yExponent: number,
): RidgePathEntry {
  // X / 2^f and λ / 4^f, so that neither is out of range.
  const f = commonExponent(given.data, ridge);
  const X = timesPowerOfTwo(given, -f);
  const scaled = times(ridge, -2 * f);
  const lambda = scaled < LEAST_RIDGE ? 0 : scaled;
  const singular = found.map((s) => times(s, e - f));
  const values = found.map((s, j) => (s > 0 ? singular[j]! * singular[j]! + lambda : 0));
  const matrix: Spectrum = { values, vectors: left, zero: 0, rest: lambda, mixing };

  // A is S⁺·Y and, of what no column of X reaches, P·Y / λ; W = Xᵀ·A = V·diag(s/(s² + λ))·UᵀY.
  const inner = solve(engine, matrix, spectrum);
  const rest = lambda > 0 ? restOf(matrix, y, spectrum) : undefined;
  const coefficients: Matrix = rest
    ? { ...inner, data: inner.data.map((a, at) => a + rest.product[at]! / lambda) }
    : inner;
  const outputs = y.shape[1];
  const reached = {
    ...spectrum,
    data: spectrum.data.map((c, at) => c * singular[Math.floor(at / outputs)]!),
  };
  const weights = applyQ(solve(engine, { ...matrix, vectors: right }, reached));

  const fit = multiply(engine, X, weights).data;
  const residual = { ...y, data: y.data.map((b, at) => b - fit[at]!) };
  const gradient = multiply(engine, X, residual, { transposeA: true }).data;
  const target = multiply(engine, X, y, { transposeA: true }).data;
  const unsolved = norm(gradient.map((g, at) => g - lambda * weights.data[at]!));
  const back = (what: string, part: Matrix, exponent: number) =>
    scaledBack("ridgePath", what, part, exponent);
  return {
    ridge,
    coefficients: back("coefficients", coefficients, yExponent - 2 * f),
    weights: back("weights", weights, yExponent - f),
    norm: times(norm(weights.data), yExponent - f),
    relativeResidual: unsolved === 0 ? 0 : unsolved / norm(target),
    relativeTrainingError: norm(residual.data) / (norm(y.data) || 1),
    ...leftOut(leaveOneOutErrors(matrix, y, spectrum, inner), yExponent),
    rank: lambda > 0 ? y.shape[0] : values.filter((value) => value > 0).length,
    ...(lambda < scaled &&
      remark(ridge, `singular value's square, that of ${times(found[0]!, e).toPrecision(2)}`)),
  };
}

const remark = (lambda: number, what: string) => ({
  remark:
    `${lostRidge(lambda, what)}: use a larger one, or scale the columns of the points to about ` +
    "one size",
});

function leftOut(errors: Matrix, yExponent: number) {
  return {
    leaveOneOutErrors: scaledBack("ridgePath", "leave-one-out errors", errors, yExponent),
    leaveOneOutMeanSquare: times(meanSquare(errors.data), 2 * yExponent),
  };
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}
