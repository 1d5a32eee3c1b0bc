import { exp } from "@rote/random/elementary";
import { checkFiniteRows } from "../check.ts";
import type { Rows } from "../rows.ts";

/**
 * The probabilities of each row of logits, of the largest z_max apart from overflow:
 *
 *     p_c = exp(z_c − z_max) / Σ_k exp(z_k − z_max).
 *
 * The same bits in every engine.
 *
 * @param logits `[n, classes]`.
 * @returns float32 `[n, classes]`.
 * @throws {MeasureArgumentError} if the shape is wrong, or a logit is not finite.
 */
export function softmax(logits: Rows): Rows & { data: Float32Array } {
  checkFiniteRows("softmax", "logits", logits);
  const { data, shape } = logits;
  const [n, classes] = shape;
  const out = new Float32Array(n * classes);
  const row = new Float64Array(classes);
  for (let i = 0; i < n; i++) {
    let top = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) top = Math.max(top, data[i * classes + c]!);
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const e = exp(data[i * classes + c]! - top);
      row[c] = e;
      sum += e;
    }
    for (let c = 0; c < classes; c++) out[i * classes + c] = row[c]! / sum;
  }
  return { data: out, shape: [n, classes] };
}
