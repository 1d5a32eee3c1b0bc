import { isArrayFile } from "../arrays/isArrayFile.ts";
import { type ArrayFile, checkFile, nameOf } from "../arrays/openArrays.ts";

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
