import { checkOptions, checkPositive } from "@rote/options";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { exponential } from "./exponential.ts";
import { type Kernel, squaredDistance } from "./kernel.ts";

export interface LaplacianOptions {
  /** σ, in the units of the points. */
  bandwidth: number;
}

/**
 * k(x, y) = exp(−‖x − y‖ / σ), with the Euclidean distance, as in Belkin, Ma & Mandal, "To
 * Understand Deep Learning We Need to Understand Kernel Learning", ICML 2018, who find that it fits
 * random labels far more readily than the Gaussian. (scikit-learn's has the sum of differences.)
 *
 * @throws {SolverArgumentError} if `bandwidth` is not a positive number.
 */
export function laplacian(options: LaplacianOptions): Kernel {
  checkOptions("laplacian", options, { bandwidth: "number" }, SolverArgumentError);
  const { bandwidth } = options;

  checkPositive("laplacian", "bandwidth", bandwidth, SolverArgumentError);
  return {
    name: "laplacian",
    params: { bandwidth },
    isOfDistance: true,
    map(products, xx, yy) {
      const columns = yy.length;
      for (let i = 0; i < xx.length; i++) {
        const xi = xx[i]!;
        for (let j = 0, at = i * columns; j < columns; j++, at++) {
          products[at] = exponential(
            -Math.sqrt(squaredDistance(products[at]!, xi, yy[j]!)) / bandwidth,
          );
        }
      }
    },
  };
}
