import { checkInteger, checkOptions, checkPositive } from "@rote/options";
import { foldIn, key, normals, uniforms } from "@rote/random";
import { cos } from "@rote/random/elementary";
import { checkEngine } from "../check.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { asMatrix, type Matrix, type MatrixLike, multiply } from "../matrix.ts";
import { planMemory } from "../planMemory.ts";
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

/** Products of frequencies and coordinates, and sums of many, stay finite up to this. */
const MOST = 1e100;

/**
 * A map z to ℝ^D with ⟨z(x), z(y)⟩ ≈ exp(−γ‖x − y‖²), with an error that falls like 1/√D:
 *
 *     z(x)_j = √(2/D) · cos(⟨w_j, x⟩ + b_j),   w_j ~ N(0, 2γI),  b_j uniform in [0, 2π).
 *
 * @returns a function of points `[n, d]`, which gives `[n, D]`.
 * @throws {SolverArgumentError} if an option or a number is out of range.
 * @throws {MemoryError} if the frequencies, or the features of the points, do not fit into memory.
 *
 * Reference: Rahimi & Recht, "Random Features for Large-Scale Kernel Machines", NeurIPS 2007.
 */
export function randomFourierFeatures(
  options: RandomFourierFeaturesOptions,
): (points: MatrixLike) => Matrix {
  checkOptions(
    "randomFourierFeatures",
    options,
    { dimension: "number", features: "number", gamma: "number", seed: "number", engine: true },
    SolverArgumentError,
  );
  const { dimension, features = 1000, gamma, seed = 0, engine = plainEngine } = options;

  checkEngine("randomFourierFeatures", engine);
  checkInteger("randomFourierFeatures", "dimension", dimension, [1], SolverArgumentError);
  checkInteger("randomFourierFeatures", "features", features, [1], SolverArgumentError);
  checkPositive("randomFourierFeatures", "gamma", gamma, SolverArgumentError);
  if (gamma > MOST) {
    throw new SolverArgumentError(
      `randomFourierFeatures: gamma must be at most ${MOST}, got ${gamma}.`,
    );
  }
  planMemory("randomFourierFeatures", 8 * features * (dimension + 1), "Take fewer features");
  const root = key(seed, "randomFourierFeatures");
  const draws = normals(foldIn(root, "frequencies"), features * dimension);
  draws.forEach((w, i) => {
    draws[i] = w * Math.sqrt(2 * gamma);
  });
  const frequencies: Matrix = { data: draws, shape: [features, dimension] };
  const phases = uniforms(foldIn(root, "phases"), features).map((u) => 2 * Math.PI * u);
  const scale = Math.sqrt(2 / features);

  return (points) => {
    const x = asMatrix("randomFourierFeatures", "points", points);
    if (x.shape[1] !== dimension) {
      throw new SolverArgumentError(
        `randomFourierFeatures: points must have ${dimension} coordinates, got ${x.shape[1]}.`,
      );
    }
    const largest = x.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (!(largest <= MOST)) {
      throw new SolverArgumentError(
        `randomFourierFeatures: points must be at most ${MOST} in absolute value, got ${largest}.`,
      );
    }
    planMemory("randomFourierFeatures", 8 * x.shape[0] * features, "Take fewer points");
    const z = multiply(engine, x, frequencies, { transposeB: true });
    z.data.forEach((product, i, all) => {
      all[i] = scale * cos(product + phases[i % features]!);
    });
    return z;
  };
}
