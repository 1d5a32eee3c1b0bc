import { isArrayFile } from "../arrays/isArrayFile.ts";
import { type ArrayFile, checkFile, nameOf } from "../arrays/openArrays.ts";
import { DatasetArgumentError } from "../datasetArgumentError.ts";

/**
 * Whether a file is one that `relabel` reads, by its name: `.csv`, `.tsv`, `.txt`, `.npy` or
 * `.npz`.
 *
 * @param file its path, or a `Blob`, such as a picked file.
 * @throws {DatasetArgumentError} if it is neither.
 */
export function isLabelFile(file: ArrayFile): boolean {
  checkFile("isLabelFile", "file", file);
  return isArrayFile(file) || /\.(csv|tsv|txt)$/i.test(nameOf(file));
}

/** @throws {DatasetArgumentError} unless a file is one of labels, by its name. */
export function checkKind(who: string, file: ArrayFile): void {
  if (isLabelFile(file)) return;
  throw new DatasetArgumentError(
    `${who}: labels must be in a .csv, .npy or .npz file, got ${nameOf(file)}.`,
  );
}
