import { checkOptions } from "@rote/options";
import type { Certificate } from "../certificate.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { checkKernel, type Kernel } from "../kernels/kernel.ts";
import { crossGramMatrix, gramMatrix } from "../kernels/kernelMatrix.ts";
import {
  asMatrix,
  type Columns,
  checkShape,
  type Matrix,
  type MatrixLike,
  multiply,
} from "../matrix.ts";
import { checkMagnitude, exponentOf, times, timesPowerOfTwo } from "../scaling.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import type { WorkOptions } from "../work.ts";
import { minimumNorm } from "./minimumNorm.ts";

export interface InterpolateAtCentersOptions extends WorkOptions {
  kernel: Kernel;
  /** Where the kernel functions stand, `[centers, d]`; as many as points, or more. */
  centers: MatrixLike;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
  /** The relative residual up to which the equations count as satisfied. Defaults to 1e-8. */
  tolerance?: number;
}

export interface CentersSolution {
  /** C, `[centers, outputs]`. */
  readonly coefficients: Matrix;
  /** Its norm is that of the function in the kernel's space, √(Σ cᵀ·K(Z, Z)·c). */
  readonly certificate: Certificate;
  /** f at other points, `[points, outputs]`. */
  predict(points: MatrixLike): Matrix;
}

/**
 * An interpolant that is not the one of minimum norm: kernel functions at centers z of the caller's
 * choice, f(x) = Σ_j k(x, z_j)·c_j with K(X, Z)·C = Y. With centers at random places it takes the
 * values as well, has a much larger norm, and fails to generalize; one of the paper's two examples.
 *
 * @param points `[n, d]`.
 * @param values `[n]` or `[n, outputs]`.
 * @throws {SolverArgumentError} if shapes don't match, a number is not finite, or squares of points
 * or centers are out of range. Values of any magnitude are scaled.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 5.
 */
export async function interpolateAtCenters(
  points: MatrixLike,
  values: Columns,
  given: InterpolateAtCentersOptions,
): Promise<CentersSolution> {
  checkOptions(
    "interpolateAtCenters",
    given,
    {
      kernel: true,
      centers: true,
      engine: true,
      tolerance: "number",
      signal: true,
      onProgress: true,
    },
    SolverArgumentError,
  );
  const { kernel, centers, engine = plainEngine, ...options } = given;

  checkKernel("interpolateAtCenters", kernel);
  const z = asMatrix("interpolateAtCenters", "centers", centers);
  checkMagnitude("interpolateAtCenters", "centers", z.data);
  checkShape("interpolateAtCenters", "points", points);
  checkMagnitude("interpolateAtCenters", "points", points.data);
  const K = crossGramMatrix(points, z, kernel, { engine });
  const { weights, certificate } = await minimumNorm(K, values, { engine, ...options });
  const { signal } = options;
  const exponent = exponentOf(weights.data);
  const scaled = timesPowerOfTwo(weights, -exponent);
  const product = multiply(engine, await gramMatrix(z, kernel, { engine, signal }), scaled);
  const square = scaled.data.reduce((sum, c, i) => sum + c * product.data[i]!, 0);
  const norm = times(Math.sqrt(Math.max(0, square)), exponent);
  return {
    coefficients: weights,
    certificate: { ...certificate, norm, normKind: "rkhs" },
    predict: (others) => multiply(engine, crossGramMatrix(others, z, kernel, { engine }), weights),
  };
}
