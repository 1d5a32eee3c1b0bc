import { checkOptions } from "@rote/options";
import type { Certificate } from "../certificate.ts";
import { checkEngine, checkNonNegative } from "../check.ts";
import { inverseNorm } from "../direct/conditionEstimate.ts";
import { type QrFactor, qr } from "../direct/qr.ts";
import { svd } from "../direct/svd.ts";
import { substitute } from "../direct/triangular.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import {
  asColumns,
  asMatrix,
  type Columns,
  type Matrix,
  type MatrixLike,
  multiply,
  norm,
  relativeResidual,
  transpose,
} from "../matrix.ts";
import { exponentOf, scaledBack, timesPowerOfTwo } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { Work, type WorkOptions } from "../work.ts";

export interface MinimumNormOptions extends WorkOptions {
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
  /** The relative residual up to which the equations count as satisfied. Defaults to 1e-8. */
  tolerance?: number;
}

/** Weights of a linear model, and what certifies them. */
export interface LinearSolution {
  /** W, `[d, outputs]`. */
  readonly weights: Matrix;
  readonly certificate: Certificate;
}

/**
 * The solution of X·W = Y of minimum norm, or, where there is none, of the least squares solutions
 * the one of minimum norm: W = X⁺·Y for any X, wide, tall or of any rank.
 *
 * By a QR factorization of X or its transpose, so that the error goes with the condition of X and
 * not with its square; if that shows X to be rank-deficient, or nearly (a condition above a tenth
 * of 2⁵² / max(n, d)), by a singular value decomposition, in which singular values up to
 * max(n, d) · 2⁻⁵² of the largest count as zero. X or Y whose largest number is beyond 2^±300, so
 * that squares would overflow or vanish, is scaled by a power of two before, and the weights back.
 * Where n and d are both large, `kernelInterpolation` with the linear kernel solves the dual
 * problem faster.
 *
 * @param x `[n, d]`.
 * @param y `[n]` or `[n, outputs]`.
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, or a weight is too
 * large for one, or all are too small.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 5; Golub & Van Loan, "Matrix
 * Computations", 4th edition, chapter 5.
 */
export async function minimumNorm(
  x: MatrixLike,
  y: Columns,
  given: MinimumNormOptions = {},
): Promise<LinearSolution> {
  checkOptions(
    "minimumNorm",
    given,
    { engine: true, tolerance: "number", signal: true, onProgress: true },
    SolverArgumentError,
  );
  const { engine = plainEngine, tolerance = 1e-8, ...options } = given;

  checkEngine("minimumNorm", engine);
  checkNonNegative("minimumNorm", "tolerance", tolerance);
  const givenX = asMatrix("minimumNorm", "X", x);
  const [n, d] = givenX.shape;
  const givenY = asColumns("minimumNorm", "Y", y, n);
  // Numbers whose squares would overflow or vanish are scaled first, and the weights back.
  const [xExponent, yExponent] = [exponentOf(givenX.data), exponentOf(givenY.data)];
  const X = timesPowerOfTwo(givenX, -xExponent);
  const Y = timesPowerOfTwo(givenY, -yExponent);
  const wide = n <= d;
  const factor = await qr(wide ? transpose(X) : X, { engine, ...options });
  const rank = Math.min(n, d);

  const pivots = Float64Array.from({ length: rank }, (_, i) =>
    Math.abs(factor.r.data[i * rank + i]!),
  );
  const [least, most] = [Math.min(...pivots), Math.max(...pivots)];
  const conditionEstimate =
    least > 10 * rank * Number.EPSILON * most
      ? await conditionOf(factor.r, engine, new Work(options))
      : Number.POSITIVE_INFINITY;
  // Pivots alone don't tell: a matrix can be nearly singular with all of them equal. The estimate
  // may be too small by a factor of three, and singular values decide where it matters.
  const full = conditionEstimate < 0.1 / (Number.EPSILON * Math.max(n, d));
  const found = full
    ? {
        weights: wide ? solveWide(factor, Y) : solveTall(factor, Y),
        rank,
        conditionEstimate,
        method: "QR",
        reason: "the condition of the triangular factor is far from singular, so the rank is full",
      }
    : await bySingularValues(X, Y, engine, options);

  const residual = relativeResidual(engine, X, found.weights, Y);
  const { weights: scaled, ...findings } = found;
  const weights = scaledBack("minimumNorm", "weights", scaled, yExponent - xExponent);
  return {
    weights,
    certificate: {
      status:
        residual <= tolerance ? "converged" : n > findings.rank ? "inconsistent" : "inaccurate",
      relativeResidual: residual,
      norm: norm(weights.data),
      normKind: "l2",
      ...findings,
    },
  };
}

/** Xᵀ = Q·R: X·w = Rᵀ·Qᵀ·w = y for w = Q·R⁻ᵀ·y. */
function solveWide(factor: QrFactor, y: Matrix): Matrix {
  const [n, outputs] = y.shape;
  const z = y.data.slice();
  substitute(transpose(factor.r).data, n, z, outputs);
  return factor.applyQ({ data: z, shape: y.shape });
}

/** X = Q·R: w = R⁻¹·Qᵀ·y. */
function solveTall(factor: QrFactor, y: Matrix): Matrix {
  const w = factor.applyQTransposed(y);
  const [d, outputs] = w.shape;
  substitute(transpose(factor.r).data, d, w.data, outputs, { transposed: true });
  return w;
}

async function bySingularValues(X: Matrix, Y: Matrix, engine: MatrixEngine, options: WorkOptions) {
  const { u, values, v } = await svd(X, { engine, ...options });
  const cutoff = Math.max(...X.shape) * Number.EPSILON * values[0]!;
  const rank = values.filter((value) => value > cutoff).length;
  const coordinates = multiply(engine, u, Y, { transposeA: true });
  const outputs = Y.shape[1];
  coordinates.data.forEach((c, i, all) => {
    const value = values[Math.floor(i / outputs)]!;
    all[i] = value > cutoff ? c / value : 0;
  });
  return {
    weights: multiply(engine, v, coordinates),
    rank,
    conditionEstimate: rank === 0 ? 1 : values[0]! / values[rank - 1]!,
    method: "SVD",
    reason: "the triangular factor is singular to rounding, or nearly: singular values tell",
  };
}

/** √(‖RᵀR‖₁ · ‖(RᵀR)⁻¹‖₁): the condition of R, up to a factor of √n at most. */
async function conditionOf(r: Matrix, engine: MatrixEngine, work: Work): Promise<number> {
  const n = r.shape[0];
  const lower = transpose(r).data;
  const gram = multiply(engine, r, r, { transposeA: true }).data;
  const sums = new Float64Array(n);
  gram.forEach((g, i) => {
    sums[i % n] = sums[i % n]! + Math.abs(g);
  });
  const inverse = await inverseNorm(
    {
      n,
      solve: async (b, columns) => {
        const z = b.slice();
        substitute(lower, n, z, columns);
        substitute(lower, n, z, columns, { transposed: true });
        return z;
      },
    },
    work,
  );
  return Math.sqrt(Math.max(...sums) * inverse);
}
