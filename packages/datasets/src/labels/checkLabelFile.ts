import { arrayLabels } from "../arrays/arrayLabels.ts";
import { isArrayFile } from "../arrays/isArrayFile.ts";
import { type ArrayFile, bytesOf, checkFile, nameOf } from "../arrays/openArrays.ts";
import { FormatError } from "../datasetError.ts";
import { csvRows } from "./csvRows.ts";
import { fromText } from "./fromText.ts";
import { checkKind } from "./isLabelFile.ts";
import { separatorOf } from "./readLabels.ts";

/**
 * Reads a file of labels as `relabel` does, without a set to give them to: whether they are as many
 * as the examples and name their classes is not checked.
 *
 * @param file its path in Node, or a `Blob` with a name, such as a picked file.
 * @throws {MissingFileError} if there is no such file.
 * @throws {FormatError} if it is damaged, or has no labels.
 * @throws {DatasetArgumentError} if it is of another kind.
 */
export async function checkLabelFile(file: ArrayFile): Promise<void> {
  const who = "checkLabelFile";
  checkFile(who, "file", file);
  checkKind(who, file);
  const bytes = await bytesOf(file);
  const name = nameOf(file);
  if (isArrayFile(file)) {
    arrayLabels(who, name, bytes);
    return;
  }
  fromText(who, name, bytes, (text) => {
    if (csvRows(who, text, separatorOf(who, text)).length > 0) return;
    throw new FormatError(`${who}: a CSV of labels must have a row with a label, got none.`);
  });
}
