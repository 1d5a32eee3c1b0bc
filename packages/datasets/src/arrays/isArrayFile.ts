import { type ArrayFile, checkFile, nameOf } from "./openArrays.ts";

/**
 * Whether a file is one of NumPy's arrays, by its name: `.npy` or `.npz`.
 *
 * @param file its path, or a `Blob`, such as a picked file.
 * @throws {DatasetArgumentError} if it is neither.
 */
export function isArrayFile(file: ArrayFile): boolean {
  checkFile("isArrayFile", "file", file);
  return /\.np[yz]$/i.test(nameOf(file));
}
