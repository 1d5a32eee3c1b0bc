import { checkArgument, checkInteger, checkOptions } from "@rote/options";
import { key } from "@rote/random";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import { lanczos, MOST_NUMBERS, type SymmetricOperator } from "./lanczos.ts";

export interface TopEigenvaluesOptions {
  /** How many eigenvalues. Defaults to 1. */
  count?: number;
  /** Products with the matrix, at most. Defaults to 100; each keeps one vector. */
  steps?: number;
  /** Draws the first vector. Defaults to 0. */
  seed?: number;
  signal?: AbortSignal;
}

export interface TopEigenvalues {
  /** The largest ones, in falling order. */
  readonly values: Float64Array;
  /** How far each is from an eigenvalue at most: ‖H·x − θ·x‖ of its unit vector x. */
  readonly residuals: Float64Array;
}

/**
 * The largest eigenvalues of a symmetric matrix that is known by its products alone, by Lanczos'
 * method with full reorthogonalization. Of the Hessian of a training loss the largest is the
 * sharpness: gradient descent at a rate η settles about where it is 2/η.
 *
 * Eigenvalues that occur several times are found once.
 *
 * @param operator H·v of a vector of `size` numbers.
 * @param size of the vectors: the number of weights.
 * @throws {MeasureArgumentError} if an option is out of its range, or the operator does not return
 * `size` finite numbers.
 *
 * References: Golub & Van Loan, "Matrix Computations", chapter 10; Cohen, Kaur, Li, Kolter &
 * Talwalkar, "Gradient Descent on Neural Networks Typically Occurs at the Edge of Stability", ICLR
 * 2021, arXiv:2103.00065.
 */
export async function topEigenvalues(
  operator: SymmetricOperator,
  size: number,
  options: TopEigenvaluesOptions = {},
): Promise<TopEigenvalues> {
  const who = "topEigenvalues";
  const known = { count: "number", steps: "number", seed: "number", signal: true } as const;
  checkOptions(who, options, known, MeasureArgumentError);
  checkArgument(who, "operator", operator, "function", MeasureArgumentError);
  const { count = 1, steps = 100, seed = 0, signal } = options;
  checkInteger(who, "size", size, [1, MOST_NUMBERS], MeasureArgumentError);
  checkInteger(who, "count", count, [1, size], MeasureArgumentError);
  checkInteger(who, "steps", steps, [count], MeasureArgumentError);
  checkInteger(who, "seed", seed, [Number.MIN_SAFE_INTEGER], MeasureArgumentError);
  const found = await lanczos(who, operator, size, { steps, key: key(seed, who), signal });
  return {
    values: found.values.slice(0, count),
    residuals: found.residuals.slice(0, count),
  };
}
