import {
  confidentLearning,
  estimateNoiseMatrix,
  labelPosterior,
  normalizedMargin,
  type Rows,
  softmax,
} from "@rote/measures";
import { checkArgument, checkDense, checkOptions } from "@rote/options";
import { AuditError } from "./auditError.ts";

/** What networks said of each example; rows of classes. */
export interface Predictions {
  /** Mean over the epochs of the probabilities while it was held out, `[n, classes]`. */
  readonly heldOutProbabilities: Rows;
  /** Mean over the epochs of the logits while it was held out, `[n, classes]`. */
  readonly heldOutLogits: Rows;
  /** Mean over epochs and trainings of the logits that training steps saw, `[n, classes]`. */
  readonly trainedLogits: Rows;
}

export interface ScoreLabelsOptions {
  /**
   * Whether the logits of training count; without them the prior is the held-out probabilities.
   * Defaults to true.
   */
  dynamics?: boolean;
}

/** The verdict on each label. */
export interface LabelScores {
  /** From 0 to 1, `[n]`: a rank, the lower the likelier the label is wrong. */
  readonly quality: Float64Array;
  /** The likeliest class that is not the given one, `[n]`. */
  readonly suggested: Int32Array;
  /**
   * How many labels look wrong: off the diagonal of confident learning's joint of given labels and
   * the classes that examples confidently are of by the prior. By quality the first so many are the
   * suspects.
   */
  readonly suspects: number;
  /** The share of labels that are wrong, by confident learning of the prior. */
  readonly errorRate: number;
  /** P(given = i | true = j) at row j, column i, by the same; float64 `[classes, classes]`. */
  readonly noiseMatrix: Rows;
}

/**
 * How right each given label looks, by held-out predictions and training dynamics: the normalized
 * margin of the posterior of the true class, whose prior is
 *
 *     p = softmax((z_heldOut + z_trained) / 2),
 *
 * the logits averaged over the epochs, and whose likelihood is a noise matrix estimated from it.
 * The second kind of logits is what the area under the margin is made of: a wrong label is learned
 * late, and against the rest of the data.
 *
 * How many labels are wrong is estimated of the prior too, as is the noise: held-out predictions
 * alone count what a network does not generalize to as wrong. It is still too much where a network
 * hardly generalizes: of 3,000 images of CIFAR-10 with true labels a perceptron's held-out
 * predictions, 37 % of them right, say 60 %, the prior 15 %.
 *
 * @throws {AuditError} if the tables are not of the same shape.
 * @throws {MeasureArgumentError} if probabilities are no distributions, or a label is none of the
 * classes.
 *
 * References: Pleiss et al., NeurIPS 2020, arXiv:2001.10528; Northcutt, Jiang & Chuang, JAIR 70,
 * 2021.
 */
export function scoreLabels(
  predictions: Predictions,
  labels: ArrayLike<number>,
  options: ScoreLabelsOptions = {},
): LabelScores {
  checkOptions("scoreLabels", options, { dynamics: "boolean" }, AuditError);
  checkPredictions(predictions);
  const { heldOutProbabilities, heldOutLogits, trainedLogits } = predictions;
  const { dynamics = true } = options;
  const { shape } = heldOutProbabilities;
  const [n, classes] = shape;
  const both = () => {
    const mean = Float32Array.from(
      { length: n * classes },
      (_, at) => (heldOutLogits.data[at]! + trainedLogits.data[at]!) / 2,
    );
    return softmax({ data: mean, shape });
  };
  const prior = dynamics ? both() : heldOutProbabilities;
  const posterior = labelPosterior(prior, labels, estimateNoiseMatrix(prior, labels));
  const { confidentClass, errorRate, noiseMatrix } = confidentLearning(prior, labels);
  return {
    quality: normalizedMargin(posterior, labels),
    suggested: bestOthers(posterior, labels),
    suspects: confidentClass.filter((c, i) => c !== -1 && c !== labels[i]).length,
    errorRate,
    noiseMatrix,
  };
}

/** The likeliest class of each row that is not its label. */
function bestOthers({ data, shape }: Rows, labels: ArrayLike<number>): Int32Array {
  const [n, classes] = shape;
  return Int32Array.from({ length: n }, (_, i) => {
    let best = labels[i] === 0 ? 1 : 0;
    for (let c = best + 1; c < classes; c++) {
      if (c === labels[i]) continue;
      if (data[i * classes + c]! > data[i * classes + best]!) best = c;
    }
    return best;
  });
}

/** @throws {AuditError} unless there are three tables of the same shape. */
function checkPredictions(predictions: Predictions): void {
  const rows = { data: "numbers", shape: ["number"] } as const;
  const kind = { heldOutProbabilities: rows, heldOutLogits: rows, trainedLogits: rows } as const;
  checkArgument("scoreLabels", "predictions", predictions, kind, AuditError);
  const { shape } = predictions.heldOutProbabilities;
  for (const name of ["heldOutProbabilities", "heldOutLogits", "trainedLogits"] as const) {
    checkDense("scoreLabels", name, predictions[name], AuditError);
    const { shape: other, data } = predictions[name];
    if (String(other) === String(shape) && data.length === shape[0] * shape[1]) continue;
    throw new AuditError(
      `scoreLabels: ${name} must have the shape of heldOutProbabilities, [${shape}], got ` +
        `[${other}] with ${data.length} numbers.`,
    );
  }
}
