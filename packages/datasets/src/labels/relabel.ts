import type { ImageSet } from "@rote/images";
import { checkArgument, checkInteger, checkOptions, type OptionTable } from "@rote/options";
import { platform } from "#platform";
import { arrayLabels } from "../arrays/arrayLabels.ts";
import { isArrayFile } from "../arrays/isArrayFile.ts";
import { bytesOf, checkFile, nameOf } from "../arrays/openArrays.ts";
import { checkIntegers, checkLabelled, checkSource } from "../check.ts";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { FormatError } from "../datasetError.ts";
import type { DatasetEvent } from "../events.ts";
import { fingerprint } from "../fingerprint.ts";
import { fromText } from "./fromText.ts";
import { checkKind } from "./isLabelFile.ts";
import { READ_LABELS_OPTIONS, type ReadLabelsOptions, readNamedLabels } from "./readLabels.ts";

export interface RelabelOptions extends ReadLabelsOptions {
  /** Places of the examples whose labels are replaced; others keep theirs. Defaults to all. */
  only?: ArrayLike<number>;
  /** Called with how many labels are replaced. */
  onProgress?: (event: DatasetEvent) => void;
}

const RELABEL_OPTIONS: OptionTable<RelabelOptions> = {
  ...READ_LABELS_OPTIONS,
  only: true,
  onProgress: true,
};

/**
 * A set with labels of a file in place of its own: given noisy labels, as those of CIFAR-10N, or
 * corrections. A `.csv`, `.tsv` or `.txt` file is read as by `readLabels`; a `.npy` file, or a
 * `.npz` file with `labels` or `y`, has a label for each example. The set has a fingerprint of the
 * labels as they are then.
 *
 * @param file its path in Node, or a `Blob` with a name, such as a picked file.
 * @throws {MissingFileError} if there is no such file.
 * @throws {FormatError} if it is damaged, has another number of labels or unknown ones.
 * @throws {DatasetArgumentError} if it is of another kind, or an option is wrong.
 */
export async function relabel(
  set: Required<ImageSet>,
  file: string | Blob,
  options: RelabelOptions = {},
): Promise<Required<ImageSet>> {
  const who = "relabel";
  checkSource(who, set);
  checkLabelled(who, set);
  checkFile(who, "file", file);
  checkOptions(who, options, RELABEL_OPTIONS, DatasetArgumentError);
  const { onProgress, only, ...reading } = options;
  const name = nameOf(file);
  const n = set.labels.length;
  checkInteger(who, "total", reading.total ?? n, [n], DatasetArgumentError);
  const isMeant = meantOf(n, only);
  checkKind(who, file);
  const bytes = await bytesOf(file);
  const given = labelsIn(file, bytes, set, reading);
  let replaced = 0;
  const labels = Int32Array.from(set.labels, (own, place) => {
    if (!(isMeant(place) && given.isNamed(place))) return own;
    replaced++;
    return given.labels[place]!;
  });
  const kept = n - replaced;
  const message =
    kept > 0
      ? `${name}: ${words(replaced)} of ${words(n)} labels are replaced, ${words(kept)} stay.`
      : `${name}: all ${words(n)} labels are replaced.`;
  const sha256 = platform.createHash("sha256").update(bytes).digest();
  onProgress?.({ type: "relabelled", file: name, sha256, replaced, kept, message });
  const content = { ...set, labels };
  return { ...content, fingerprint: fingerprint(content) };
}

const words = (count: number) => count.toLocaleString("en-US");

/** @throws {DatasetArgumentError} unless the places are those of examples. */
function meantOf(n: number, only: ArrayLike<number> | undefined): (place: number) => boolean {
  if (only === undefined) return () => true;
  checkArgument("relabel", "only", only, "numbers", DatasetArgumentError);
  checkIntegers("relabel", "only", only, n);
  const places = new Set(Array.from(only));
  return (place) => places.has(place);
}

/** The labels that a file gives, and for which examples. */
interface GivenLabels {
  labels: Int32Array;
  isNamed: (place: number) => boolean;
}

function labelsIn(
  file: string | Blob,
  bytes: Uint8Array,
  set: Required<ImageSet>,
  options: ReadLabelsOptions,
): GivenLabels {
  const name = nameOf(file);
  if (isArrayFile(file)) {
    const all = arrayLabels("relabel", name, bytes);
    return { labels: firstOf(name, all, set, options), isNamed: () => true };
  }
  return fromText("relabel", name, bytes, (text) => readNamedLabels(text, set, options));
}

/** The labels of the set, of which there are as many or which is the first of them. */
function firstOf(
  name: string,
  labels: Int32Array,
  set: Required<ImageSet>,
  { total = set.labels.length }: ReadLabelsOptions,
): Int32Array {
  const n = set.labels.length;
  if (labels.length !== n && labels.length !== total) {
    throw new FormatError(
      `relabel: ${name} must have a label for each of ${n} ` +
        `${total > n ? `or of ${total} ` : ""}images, got ${labels.length}.`,
    );
  }
  const K = set.classes.length;
  const wrong = labels.findIndex((label) => label >= K);
  if (wrong < 0) return labels.subarray(0, n);
  throw new FormatError(
    `relabel: labels of ${name} must be classes from 0 to ${K - 1}, got ${labels[wrong]} at ` +
      `${wrong}.`,
  );
}
