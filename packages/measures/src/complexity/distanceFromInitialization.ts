import { checkArgument } from "@rote/options";
import { checkFinite, checkNumbers } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import { largestOf, scaleOf } from "../scaleOf.ts";

/**
 * How far training has moved the weights: ‖w − w₀‖₂, of all together.
 *
 * @param weights w, of each tensor.
 * @param initial w₀, of each tensor, of the same sizes.
 * @throws {MeasureArgumentError} if sizes differ, or a weight is not finite.
 *
 * Reference: Nagarajan & Kolter, "Generalization in Deep Networks: The Role of Distance from
 * Initialization", 2017, arXiv:1901.01672.
 */
export function distanceFromInitialization(
  weights: readonly ArrayLike<number>[],
  initial: readonly ArrayLike<number>[],
): number {
  const who = "distanceFromInitialization";
  checkArgument(who, "weights", weights, ["numbers"], MeasureArgumentError);
  checkArgument(who, "initial", initial, ["numbers"], MeasureArgumentError);
  if (weights.length !== initial.length) {
    throw new MeasureArgumentError(
      `${who}: initial must have ${weights.length} tensors, got ${initial.length}.`,
    );
  }
  const differences = weights.map((tensor, k) => {
    checkNumbers(who, `weights[${k}]`, tensor);
    checkNumbers(who, `initial[${k}]`, initial[k]!, tensor.length);
    checkFinite(who, `weights[${k}]`, tensor);
    checkFinite(who, `initial[${k}]`, initial[k]!);
    return Float64Array.from(tensor, (weight, i) => weight - initial[k]![i]!);
  });
  const unit = scaleOf(differences.map(largestOf));
  let squares = 0;
  for (const tensor of differences) {
    for (const difference of tensor) squares += (difference / unit) * (difference / unit);
  }
  const distance = Math.sqrt(squares) * unit;
  if (Number.isFinite(distance)) return distance;
  throw new MeasureArgumentError(`${who}: the distance must be below 1.8e308, got ${distance}.`);
}
