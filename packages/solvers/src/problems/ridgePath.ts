import { checkArgument, checkOptions } from "@rote/options";
import { checkEngine, checkNonNegative } from "../check.ts";
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
import { leaveOneOutErrors } from "./leaveOneOut.ts";

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
  /** ‖f‖ in the kernel's space; for the linear kernel ‖W‖ of the weights W = Xᵀ·A. */
  readonly norm: number;
  /** ‖Y − (K + λI)·A‖ / ‖Y‖ in float64. */
  readonly relativeResidual: number;
  /** ‖Y − K·A‖ / ‖Y‖: how far f is from the data. */
  readonly relativeTrainingError: number;
  /** y_i − f₋ᵢ(x_i), `[n, outputs]`, for the solution f₋ᵢ without example i. */
  readonly leaveOneOutErrors: Matrix;
  /** The mean of their squares; ∞ or 0 where squares are beyond the range of numbers. */
  readonly leaveOneOutMeanSquare: number;
  /** Eigenvalues of K + λI that count as more than zero. */
  readonly rank: number;
}

/**
 * (Kernel) ridge regression for many λ from one eigendecomposition K = Vᵀ·diag(μ)·V:
 *
 *     A = Vᵀ·diag(1/(μ + λ))·V·Y,
 *
 * with the leave-one-out errors in closed form, a_i / ((K + λI)⁻¹)_ii. Eigenvalues of K + λI up to
 * n · 2⁻⁵² of the largest count as zero and are left out, which gives the solution of minimum norm;
 * the leave-one-out errors are then their limit, those of the solutions of minimum norm without
 * each example. Values beyond 2^±300, and with the linear kernel points, are scaled before, and
 * what was found back. About 9n³ operations for the decomposition, then n² for each λ: for n up to
 * a few thousand; beyond that, `kernelRidge` for each λ.
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
  // With points / 2^e the linear kernel's matrix is K / 4^e; other kernels do not scale.
  const isLinear = kernel.name === "linear";
  if (!isLinear) checkMagnitude("ridgePath", "points", givenX.data);
  const [e, yExponent] = [isLinear ? exponentOf(givenX.data) : 0, exponentOf(givenY.data)];
  const y = timesPowerOfTwo(givenY, -yExponent);
  const K = await gramMatrix(timesPowerOfTwo(givenX, -e), kernel, { engine, ...options });
  const { values: mu, vectors } = await symmetricEigen(K, options);
  const spectrum = multiply(engine, vectors, y); // V·Y
  const problem: Problem = { engine, K, mu, vectors, y, spectrum, e, yExponent };
  return ridges.map((lambda) =>
    solutionFor(lambda, problem, isLinear ? commonExponent(givenX.data, lambda) : 0),
  );
}

/** What the solutions of a path share; K and its eigenvalues divided by 4^e, Y by 2^yExponent. */
interface Problem {
  engine: MatrixEngine;
  K: Matrix;
  mu: Float64Array;
  vectors: Matrix;
  y: Matrix;
  /** V·Y. */
  spectrum: Matrix;
  e: number;
  yExponent: number;
}

/** @param f K and λ are divided by 4^f for this solution, so that neither is out of range. */
function solutionFor(
  ridge: number,
  { engine, K, mu: found, vectors, y, spectrum, e, yExponent }: Problem,
  f: number,
): RidgePathEntry {
  const n = found.length;
  const outputs = y.shape[1];
  const lambda = times(ridge, -2 * f);
  const mu = found.map((m) => times(m, 2 * (e - f)));
  const zero = n * Number.EPSILON * Math.max(Math.abs(mu[0]!), Math.abs(mu[n - 1]!));
  const size = norm(y.data) || 1;
  const inverse = mu.map((m) => (m + lambda > zero ? 1 / (m + lambda) : 0));
  const parts = spectrum.data.map((c, i) => c * inverse[Math.floor(i / outputs)]!);
  const coefficients = multiply(
    engine,
    vectors,
    { data: parts, shape: y.shape },
    { transposeA: true },
  );
  const a = coefficients.data;
  const fit = multiply(engine, timesPowerOfTwo(K, 2 * (e - f)), coefficients).data;
  const squaredNorm = a.reduce((sum, ai, i) => sum + ai * fit[i]!, 0);

  const shifted = { values: mu.map((m) => m + lambda), vectors, zero };
  const leaveOneOut = leaveOneOutErrors(shifted, spectrum, coefficients);
  const back = (what: string, matrix: Matrix, exponent: number) =>
    scaledBack("ridgePath", what, matrix, exponent);
  return {
    ridge,
    coefficients: back("coefficients", coefficients, yExponent - 2 * f),
    norm: times(Math.sqrt(Math.max(0, squaredNorm)), yExponent - f),
    relativeResidual: norm(y.data.map((b, i) => b - fit[i]! - lambda * a[i]!)) / size,
    relativeTrainingError: norm(y.data.map((b, i) => b - fit[i]!)) / size,
    leaveOneOutErrors: back("leave-one-out errors", leaveOneOut, yExponent),
    leaveOneOutMeanSquare: times(meanSquare(leaveOneOut.data), 2 * yExponent),
    rank: inverse.filter((value) => value > 0).length,
  };
}

function meanSquare(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value * value, 0) / values.length;
}
