import { FormatError } from "../datasetError.ts";
import { arraysIn } from "./openArrays.ts";
import type { NpyArray } from "./readNpy.ts";

/** Names that labels have in a `.npz` file. */
export const LABELS = ["labels", "y", "y_train", "train_labels", "arr_1"];

/**
 * The labels in a `.npy` file, or in a `.npz` file that calls them so or has nothing else.
 *
 * @param path what messages call the file.
 * @throws {FormatError} if it has no labels, or they are no integers from 0 on.
 */
export function arrayLabels(who: string, path: string, bytes: Uint8Array): Int32Array {
  const arrays = arraysIn(path, bytes, LABELS[0]!);
  const name =
    LABELS.find((one) => arrays.has(one)) ?? (arrays.size === 1 ? [...arrays][0]![0] : "");
  const labels = arrays.get(name);
  if (labels !== undefined) return labelsOf(who, path, labels);
  throw new FormatError(
    `${who}: ${path} must have an array called ${LABELS.slice(0, 2).join(", ")} or so, ` +
      `got ${[...arrays.keys()].join(", ") || "no arrays"}.`,
  );
}

/**
 * Labels from an array of `[n]` or `[n, 1]` integers.
 *
 * @throws {FormatError} if a number in it is none.
 */
export function labelsOf(who: string, path: string, { data }: NpyArray): Int32Array {
  const wrong = data.findIndex(
    (label) => !Number.isInteger(label) || label < 0 || label >= 2 ** 31,
  );
  if (wrong < 0) return Int32Array.from(data);
  throw new FormatError(
    `${who}: labels of ${path} must be integers from 0 on, got ${data[wrong]} at ${wrong}.`,
  );
}
