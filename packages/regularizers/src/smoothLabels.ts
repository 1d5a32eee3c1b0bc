import { checkArgument, checkInteger, checkOptions, shown } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { checkRange } from "./check.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

export interface SmoothLabelsOptions {
  /** Number of classes K. */
  classes: number;
  /** Weight ε of the uniform distribution, from 0 to 1. Defaults to 0.1, as in its paper. */
  smoothing?: number;
}

/** Of targets: 4 GiB. */
const MOST_NUMBERS = 2 ** 30;

/**
 * Class labels as target distributions that never ask for certainty:
 *
 *     y′ = (1 − ε) · onehot(y) + ε / K
 *
 * float32 `[n, K]`, row-major; rows sum to 1.
 *
 * @throws {RegularizerArgumentError} if ε is not between 0 and 1, or a label not from 0 to K − 1.
 *
 * Twin: `label_smoothing` of PyTorch's `CrossEntropyLoss`.
 * Reference: Szegedy, Vanhoucke, Ioffe, Shlens & Wojna, "Rethinking the Inception Architecture for
 * Computer Vision", CVPR 2016, section 7.
 */
export function smoothLabels(
  labels: ArrayLike<number>,
  options: SmoothLabelsOptions,
): Float32Array {
  checkOptions(
    "smoothLabels",
    options,
    { classes: "number", smoothing: "number" },
    RegularizerArgumentError,
  );
  const { classes, smoothing = 0.1 } = options;

  checkArgument("smoothLabels", "labels", labels, "numbers", RegularizerArgumentError);
  checkInteger("smoothLabels", "classes", classes, [1], RegularizerArgumentError);
  checkRange("smoothLabels", "smoothing", smoothing, 0, 1);
  if (labels.length * classes > MOST_NUMBERS) {
    throw new RegularizerArgumentError(
      `smoothLabels: the targets must have at most ${MOST_NUMBERS} numbers, got ` +
        `${labels.length} × ${classes}. Smooth the labels of one batch at a time.`,
    );
  }
  const targets = new Float32Array(labels.length * classes).fill(smoothing / classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i]!;
    if (!(Number.isInteger(label) && label >= 0 && label < classes)) {
      throw new RegularizerArgumentError(
        `smoothLabels: labels must be from 0 to ${classes - 1}, got ${label}.`,
      );
    }
    targets[i * classes + label] = 1 - smoothing + smoothing / classes;
  }
  return targets;
}

/**
 * The same for targets that are distributions already, one-hot or mixed: (1 − ε) · y + ε / K.
 *
 * @param targets `[n, K]`, rows summing to 1.
 */
export function smoothTargets(targets: tf.Tensor2D, smoothing = 0.1): tf.Tensor2D {
  checkRange("smoothTargets", "smoothing", smoothing, 0, 1);
  if (!(targets instanceof tf.Tensor)) {
    throw new RegularizerArgumentError(
      `smoothTargets: targets must be a tensor, got ${shown(targets)}.`,
    );
  }
  return tf.tidy(() =>
    tf.add<tf.Tensor2D>(tf.mul(targets, 1 - smoothing), smoothing / targets.shape[1]),
  );
}
