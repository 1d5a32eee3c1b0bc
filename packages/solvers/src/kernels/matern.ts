import { checkOptions, checkPositive } from "@rote/options";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { exponential } from "./exponential.ts";
import { type Kernel, squaredDistance } from "./kernel.ts";

export interface MaternOptions {
  /** The length scale, in the units of the points. */
  lengthScale: number;
  /** ν: ½ (the Laplacian), 3/2 or 5/2. Defaults to 3/2. */
  smoothness?: 0.5 | 1.5 | 2.5;
}

/**
 * The Matérn kernel of half-integer smoothness ν, with s = √(2ν) · ‖x − y‖ / lengthScale:
 *
 *     ν = ½: e^−s,   ν = 3/2: (1 + s) e^−s,   ν = 5/2: (1 + s + s²/3) e^−s.
 *
 * @throws {SolverArgumentError} if `lengthScale` is not positive or `smoothness` is another number.
 *
 * Reference: Rasmussen & Williams, "Gaussian Processes for Machine Learning", 2006, section 4.2.
 */
export function matern(options: MaternOptions): Kernel {
  checkOptions(
    "matern",
    options,
    { lengthScale: "number", smoothness: "number" },
    SolverArgumentError,
  );
  const { lengthScale, smoothness = 1.5 } = options;

  checkPositive("matern", "lengthScale", lengthScale, SolverArgumentError);
  if (![0.5, 1.5, 2.5].includes(smoothness)) {
    throw new SolverArgumentError(`matern: smoothness must be 0.5, 1.5 or 2.5, got ${smoothness}.`);
  }
  const linear = smoothness > 1 ? 1 : 0;
  const square = smoothness > 2 ? 1 / 3 : 0;
  const factor = Math.sqrt(2 * smoothness) / lengthScale;
  return {
    name: "matern",
    params: { lengthScale, smoothness },
    isOfDistance: true,
    map(products, xx, yy) {
      const columns = yy.length;
      for (let i = 0; i < xx.length; i++) {
        const xi = xx[i]!;
        for (let j = 0, at = i * columns; j < columns; j++, at++) {
          const s = factor * Math.sqrt(squaredDistance(products[at]!, xi, yy[j]!));
          products[at] = (1 + s * (linear + square * s)) * exponential(-s);
        }
      }
    },
  };
}
