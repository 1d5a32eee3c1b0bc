import { exp, log } from "@rote/random/elementary";
import { checkFiniteRows, checkLabels } from "../check.ts";
import type { Rows } from "../rows.ts";

/** What one look at the logits says of each example; float32 `[n]` each. */
export interface LogitMeasures {
  /** −log p_y, in nats. */
  readonly loss: Float32Array;
  /** z_y − max_{c ≠ y} z_c: positive where the largest logit is at the label. */
  readonly margin: Float32Array;
  /** p_y, the probability of the label. */
  readonly confidence: Float32Array;
  /** ‖p − 1_y‖₂, the length of the loss' gradient with respect to the logits. */
  readonly error: Float32Array;
}

/** Float32's largest number: what is beyond its range is this. */
const MOST = 3.4028234663852886e38;
const bounded = (value: number) => Math.max(-MOST, Math.min(value, MOST));

/**
 * Loss, margin, confidence and error vector's length of examples, from their logits z and labels y,
 * with p = softmax(z):
 *
 *     −log p_y,   z_y − max_{c ≠ y} z_c,   p_y,   ‖p − 1_y‖₂.
 *
 * One row of each an epoch is what the measures of training dynamics take.
 *
 * @param logits `[n, classes]`, two classes at least.
 * @param labels `[n]`, integers from 0 on.
 * @throws {MeasureArgumentError} if shapes do not match, a logit is not finite, or a label is none
 * of the classes.
 */
export function logitMeasures(logits: Rows, labels: ArrayLike<number>): LogitMeasures {
  checkFiniteRows("logitMeasures", "logits", logits);
  checkLabels("logitMeasures", labels, logits.shape);
  const { data, shape } = logits;
  const [n, classes] = shape;
  const out = {
    loss: new Float32Array(n),
    margin: new Float32Array(n),
    confidence: new Float32Array(n),
    error: new Float32Array(n),
  };
  for (let i = 0; i < n; i++) {
    const own = data[i * classes + labels[i]!]!;
    let other = Number.NEGATIVE_INFINITY;
    for (let c = 0; c < classes; c++) {
      const z = data[i * classes + c]!;
      if (c !== labels[i] && z > other) other = z;
    }
    const top = Math.max(own, other);
    let [sum, rest, squares] = [0, 0, 0]; // of all classes, and of all but the label's
    let ownPart = 0;
    for (let c = 0; c < classes; c++) {
      const z = data[i * classes + c]!;
      const e = z === top ? 1 : exp(z - top);
      sum += e;
      if (c === labels[i]) {
        ownPart = e;
        continue;
      }
      rest += e;
      squares += e * e;
    }
    out.loss[i] = bounded(log(sum) - (own - top));
    out.margin[i] = bounded(own - other);
    out.confidence[i] = ownPart / sum;
    out.error[i] = Math.sqrt(rest * rest + squares) / sum; // 1 − p_y is the rest
  }
  return out;
}
