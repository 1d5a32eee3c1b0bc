import { logitMeasures, softmax } from "@rote/measures";
import type { CompleteAuditSpecification } from "@rote/records";
import { constantRate, DivergedError, type Examples, train } from "@rote/training";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { logitsOf } from "../runs/logitsOf.ts";
import type { FoldPart } from "./foldPart.ts";

export interface TrainFoldOptions {
  signal?: AbortSignal | undefined;
  /** Called with the share of the work that is done. */
  onProgress?: (fraction: number, epoch: number) => void;
}

/**
 * Trains a network on the examples outside of a part, and records what its training steps saw of
 * each of them, after each epoch what it says of the part's own, and at the end of the others.
 *
 * @param model is changed; the caller disposes it.
 * @throws {DivergedError} if a loss or a logit becomes NaN or infinite.
 */
export async function trainFold(
  fold: number,
  model: LayersModel,
  { trained, heldOut }: { trained: Examples; heldOut: Examples },
  { epochs, batchSize, learningRate, seed }: CompleteAuditSpecification,
  { signal, onProgress }: TrainFoldOptions = {},
): Promise<FoldPart> {
  const classes = model.outputs[0]!.shape.at(-1)!;
  const [m, count] = [heldOut.shape[0], trained.shape[0]];
  const part: FoldPart = {
    fold,
    heldOutProbabilities: new Float32Array(m * classes),
    heldOutLogits: new Float32Array(m * classes),
    heldOutMargins: new Float32Array(m),
    trainedMargins: new Float32Array(count),
    trainedLogits: new Float32Array(count * classes),
    margins: new Float32Array(epochs * count),
    confidences: new Float32Array(epochs * count),
    errors: new Float32Array(epochs * count),
  };
  let seen = 0;
  let epoch = 0;
  const stepsAnEpoch = Math.ceil(count / batchSize);
  const finiteLogits = async (set: Examples) => {
    const logits = await logitsOf(model, set, signal);
    const wrong = logits.findIndex((logit) => !Number.isFinite(logit));
    if (wrong < 0) return logits;
    throw new DivergedError({ epoch, step: epoch * stepsAnEpoch, loss: Number.NaN });
  };
  const events = train(model, trained, {
    seed,
    learningRate: constantRate(learningRate),
    batchSize,
    epochs,
    stopAtAccuracy: null,
    evaluateEvery: epochs,
    onLogits: ({ epoch, places, labels, logits }) => {
      const measures = logitMeasures({ data: logits, shape: [places.length, classes] }, labels);
      for (let i = 0; i < places.length; i++) {
        const place = places[i]!;
        const at = (epoch - 1) * count + place;
        part.margins[at] = measures.margin[i]!;
        part.confidences[at] = measures.confidence[i]!;
        part.errors[at] = measures.error[i]!;
        addTo(part.trainedLogits, place, logits, i, classes);
      }
      seen += places.length;
      onProgress?.(seen / (count * epochs), epoch);
    },
    inspect: async () => {
      epoch++;
      const logits = await finiteLogits(heldOut);
      const { data: probabilities } = softmax({ data: logits, shape: [m, classes] });
      for (let i = 0; i < m; i++) {
        addTo(part.heldOutLogits, i, logits, i, classes);
        addTo(part.heldOutProbabilities, i, probabilities, i, classes);
      }
      const { margin } = logitMeasures({ data: logits, shape: [m, classes] }, heldOut.labels);
      part.heldOutMargins.set(margin);
    },
    ...(signal && { signal }),
  });
  for await (const _ of events) signal?.throwIfAborted();
  const final = { data: await finiteLogits(trained), shape: [count, classes] as const };
  part.trainedMargins.set(logitMeasures(final, trained.labels).margin);
  return part;
}

/** sum[to] += rows[from], a row of so many numbers. */
function addTo(
  sum: Float32Array,
  to: number,
  rows: Float32Array,
  from: number,
  width: number,
): void {
  for (let c = 0; c < width; c++) {
    sum[to * width + c] = sum[to * width + c]! + rows[from * width + c]!;
  }
}
