import { checkFiniteRows, checkLabels } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { Rows } from "../rows.ts";

/**
 * How far each example's own label depends on the example being there, exactly: the value of the
 * solution f at its class less that of the solution f₋ᵢ without it, for one-hot targets,
 *
 *     mem_i = f(x_i)_{y_i} − f₋ᵢ(x_i)_{y_i},   f₋ᵢ(x_i) = 1_{y_i} − e_i,   e_i = a_i / (K⁻¹)_ii.
 *
 * About 0 where the others give the label as well, about 1 where it is memorized.
 *
 * @param fitted f at the points, `[n, classes]`: `kernelInterpolation` of `@rote/solvers` gives it.
 * @param errors e, the leave-one-out errors, `[n, classes]`: the same gives them with
 * `leaveOneOut: true`.
 * @param labels `[n]`; the targets were one-hot.
 * @returns float64 `[n]`.
 * @throws {MeasureArgumentError} if shapes do not match, a number is not finite, or a label is none
 * of the classes.
 *
 * References: Feldman & Zhang, "What Neural Networks Memorize and Why", NeurIPS 2020,
 * arXiv:2008.03703, equation 1, with the solution's value for the probability of the label; Golub,
 * Heath & Wahba, Technometrics 21, 1979 (leave-one-out).
 */
export function leaveOneOutMemorization(
  fitted: Rows,
  errors: Rows,
  labels: ArrayLike<number>,
): Float64Array {
  const who = "leaveOneOutMemorization";
  checkFiniteRows(who, "fitted", fitted);
  checkFiniteRows(who, "errors", errors);
  checkLabels(who, labels, fitted.shape);
  const [n, classes] = fitted.shape;
  if (errors.shape[0] !== n || errors.shape[1] !== classes) {
    throw new MeasureArgumentError(
      `${who}: errors must have the shape of fitted, [${fitted.shape}], got [${errors.shape}].`,
    );
  }
  return Float64Array.from({ length: n }, (_, i) => {
    const at = i * classes + labels[i]!;
    return fitted.data[at]! - (1 - errors.data[at]!);
  });
}
