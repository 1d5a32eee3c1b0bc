import { checkFinite, checkNumbers } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import { scaleOf } from "../scaleOf.ts";

/**
 * The complexity of labels y for wide two-layer networks,
 *
 *     √(2·yᵀH⁻¹y / n),
 *
 * small for labels with structure, large for random ones. With H = H∞, that of networks whose first
 * layer is trained, and points of unit norm, it bounds the test error of the trained network.
 *
 * @param solution a = H⁻¹y, of the kernel matrix H of the points, `[n]`: the coefficients of
 * `kernelInterpolation` of `@rote/solvers` with the kernel `neuralTangent({ trainedLayers: 1 })`,
 * which is H∞; with both layers trained it compares labels alike, without the theorem.
 * @param values y, `[n]`, such as +1 and −1.
 * @throws {MeasureArgumentError} if the lengths differ, a number is not finite, or yᵀa is negative,
 * which no positive definite H gives.
 *
 * Reference: Arora, Du, Hu, Li & Wang, "Fine-Grained Analysis of Optimization and Generalization
 * for Overparameterized Two-Layer Neural Networks", ICML 2019, arXiv:1901.08584, theorem 5.1.
 */
export function neuralTangentMeasure(
  solution: ArrayLike<number>,
  values: ArrayLike<number>,
): number {
  const who = "neuralTangentMeasure";
  checkNumbers(who, "values", values);
  checkNumbers(who, "solution", solution, values.length);
  checkFinite(who, "solution", solution);
  checkFinite(who, "values", values);
  const [a, y] = [scaleOf(solution), scaleOf(values)];
  let product = 0;
  for (let i = 0; i < values.length; i++) product += (values[i]! / y) * (solution[i]! / a);
  if (values.length > 0 && product >= 0) {
    return Math.sqrt((2 * product) / values.length) * Math.sqrt(a) * Math.sqrt(y);
  }
  throw new MeasureArgumentError(
    `${who}: solution must be H⁻¹y for a positive definite H and one value at least, got a ` +
      `product with y of ${product * a * y} of ${values.length} values.`,
  );
}
