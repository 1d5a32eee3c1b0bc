import { checkOptions } from "@rote/options";
import { foldIn, key, normals, uniforms } from "@rote/random";
import { cos } from "@rote/random/elementary";
import { checkEngine, checkInteger, checkPositive } from "../check.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { asMatrix, type Matrix, type MatrixLike, multiply } from "../matrix.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";

export interface RandomFourierFeaturesOptions {
  /** Coordinates of a point, d. */
  dimension: number;
  /** D. Defaults to 1,000. */
  features?: number;
  /** γ of the Gaussian kernel exp(−γ‖x − y‖²). */
  gamma: number;
  /** Draws the frequencies. Defaults to 0. */
  seed?: number;
  /** Multiplies the matrices. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/**
 * A map z to ℝ^D with ⟨z(x), z(y)⟩ ≈ exp(−γ‖x − y‖²), with an error that falls like 1/√D:
 *
 *     z(x)_j = √(2/D) · cos(⟨w_j, x⟩ + b_j),   w_j ~ N(0, 2γI),  b_j uniform in [0, 2π).
 *
 * @returns a function of points `[n, d]`, which gives `[n, D]`.
 * @throws {SolverArgumentError} if an option is out of range.
 *
 * Reference: Rahimi & Recht, "Random Features for Large-Scale Kernel Machines", NeurIPS 2007.
 */
export function randomFourierFeatures(
  options: RandomFourierFeaturesOptions,
): (points: MatrixLike) => Matrix {
  checkOptions(
    "randomFourierFeatures",
    options,
    { dimension: true, features: true, gamma: true, seed: true, engine: true },
    SolverArgumentError,
  );
  const { dimension, features = 1000, gamma, seed = 0, engine = plainEngine } = options;

  checkEngine("randomFourierFeatures", engine);
  checkInteger("randomFourierFeatures", "dimension", dimension, 1);
  checkInteger("randomFourierFeatures", "features", features, 1);
  checkPositive("randomFourierFeatures", "gamma", gamma);
  const root = key(seed, "randomFourierFeatures");
  const draws = normals(foldIn(root, "frequencies"), features * dimension);
  const frequencies: Matrix = {
    data: draws.map((w) => w * Math.sqrt(2 * gamma)),
    shape: [features, dimension],
  };
  const phases = uniforms(foldIn(root, "phases"), features).map((u) => 2 * Math.PI * u);
  const scale = Math.sqrt(2 / features);

  return (points) => {
    const x = asMatrix("randomFourierFeatures", "points", points);
    if (x.shape[1] !== dimension) {
      throw new SolverArgumentError(
        `randomFourierFeatures: points must have ${dimension} coordinates, got ${x.shape[1]}.`,
      );
    }
    const z = multiply(engine, x, frequencies, { transposeB: true });
    z.data.forEach((product, i, all) => {
      all[i] = scale * cos(product + phases[i % features]!);
    });
    return z;
  };
}
