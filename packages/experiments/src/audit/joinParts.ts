import type { Rows } from "@rote/measures";
import type { FoldPart } from "./foldPart.ts";
import type { Predictions } from "./scoreLabels.ts";

/** What all parts together say of each of the n examples. */
export interface JoinedParts extends Predictions {
  /** After the last epoch while it was held out, `[n]`. */
  readonly heldOutMargins: Float32Array;
  /** After the last epoch of each training, NaN for those that were held out: `[folds, n]`. */
  readonly trainedMargins: Rows;
  /**
   * A row for each epoch of each training, NaN for those that were held out:
   * `[folds · epochs, n]`.
   */
  readonly margins: Rows;
  readonly confidences: Rows;
  readonly errors: Rows;
}

/** Puts the parts of a cross-validation together, in the order of the set. */
export function joinParts(
  parts: readonly FoldPart[],
  folds: Int32Array,
  { epochs, classes }: { epochs: number; classes: number },
): JoinedParts {
  const n = folds.length;
  const wide = () => new Float32Array(n * classes);
  const long = () => new Float32Array(parts.length * epochs * n).fill(Number.NaN);
  const [probabilities, heldOutLogits, trainedLogits] = [wide(), wide(), wide()];
  const tables = { margins: long(), confidences: long(), errors: long() };
  const heldOutMargins = new Float32Array(n);
  const trainedMargins = new Float32Array(parts.length * n).fill(Number.NaN);
  for (const part of parts) {
    const { fold } = part;
    const trained = n - countOf(folds, fold);
    let [inside, outside] = [0, 0];
    for (let i = 0; i < n; i++) {
      if (folds[i] === fold) {
        heldOutMargins[i] = part.heldOutMargins[inside]!;
        for (let c = 0; c < classes; c++) {
          const from = inside * classes + c;
          probabilities[i * classes + c] = part.heldOutProbabilities[from]! / epochs;
          heldOutLogits[i * classes + c] = part.heldOutLogits[from]! / epochs;
        }
        inside++;
        continue;
      }
      for (let c = 0; c < classes; c++) {
        const at = i * classes + c;
        const mean = part.trainedLogits[outside * classes + c]! / epochs;
        trainedLogits[at] = trainedLogits[at]! + mean / (parts.length - 1);
      }
      trainedMargins[fold * n + i] = part.trainedMargins[outside]!;
      for (let epoch = 0; epoch < epochs; epoch++) {
        const [to, from] = [(fold * epochs + epoch) * n + i, epoch * trained + outside];
        for (const name of ["margins", "confidences", "errors"] as const) {
          tables[name][to] = part[name][from]!;
        }
      }
      outside++;
    }
  }
  const rows = (data: Float32Array): Rows => ({ data, shape: [data.length / n, n] });
  const ofClasses = (data: Float32Array): Rows => ({ data, shape: [n, classes] });
  return {
    heldOutProbabilities: ofClasses(probabilities),
    heldOutLogits: ofClasses(heldOutLogits),
    trainedLogits: ofClasses(trainedLogits),
    heldOutMargins,
    trainedMargins: rows(trainedMargins),
    margins: rows(tables.margins),
    confidences: rows(tables.confidences),
    errors: rows(tables.errors),
  };
}

export function countOf(values: Int32Array, value: number): number {
  let count = 0;
  for (const one of values) if (one === value) count++;
  return count;
}
