import { checkArgument, shown } from "@rote/options";
import { checkFiniteRows, checkLabels } from "../check.ts";
import { MeasureArgumentError } from "../measureArgumentError.ts";
import type { Rows } from "../rows.ts";

/**
 * The margin of each example, normalized by how large a network's margins can be,
 *
 *     (z_y − max_{i≠y} z_i) / (R·‖X‖₂ / n),
 *
 * so that networks and datasets can be compared: of random labels they are smaller than of true
 * ones, and as a distribution of n values they order tasks by their difficulty.
 *
 * @param logits z, `[n, classes]`.
 * @param labels y, `[n]`.
 * @param complexity R, what `spectralComplexity` returns.
 * @param inputNorm ‖X‖₂ = √(Σ_i ‖x_i‖²), over the n inputs.
 * @returns float64 `[n]`.
 * @throws {MeasureArgumentError} if shapes do not fit, a number is not finite, or complexity or
 * norm is not above 0.
 *
 * Reference: Bartlett, Foster & Telgarsky, NeurIPS 2017, arXiv:1706.08498, equation 1.2 and
 * figure 1.
 */
export function normalizedMargins(
  logits: Rows,
  labels: ArrayLike<number>,
  complexity: number,
  inputNorm: number,
): Float64Array {
  const who = "normalizedMargins";
  checkFiniteRows(who, "logits", logits);
  checkLabels(who, labels, logits.shape);
  for (const [name, value] of Object.entries({ complexity, inputNorm })) {
    checkArgument(who, name, value, "number", MeasureArgumentError);
    if (value > 0 && value < Number.POSITIVE_INFINITY) continue;
    throw new MeasureArgumentError(
      `${who}: ${name} must be a number above 0, got ${shown(value)}.`,
    );
  }
  const [n, classes] = logits.shape;
  const unit = (complexity * inputNorm) / n;
  if (!(unit > 0 && unit < Number.POSITIVE_INFINITY)) {
    throw new MeasureArgumentError(
      `${who}: complexity · inputNorm must be within the range of numbers, got ${unit * n}.`,
    );
  }
  return Float64Array.from({ length: n }, (_, i) => {
    let other = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      if (c !== labels[i]) other = Math.max(other, logits.data[i * classes + c]!);
    }
    return (logits.data[i * classes + labels[i]!]! - other) / unit;
  });
}
