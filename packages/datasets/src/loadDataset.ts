import type { ImageSet } from "@rote/images";
import type { OneOf, OptionTable } from "@rote/options";
import { countOf, type Dataset } from "./dataset.ts";
import { fingerprint } from "./fingerprint.ts";
import {
  OFFICIAL_FILES_OPTIONS,
  type OfficialFilesOptions,
  officialFiles,
} from "./officialFiles.ts";
import { parseSplit } from "./split.ts";

export interface LoadOptions extends OfficialFilesOptions {
  /**
   * Such as "train", "test", "train[:5000]", "train[10%:20%]", "train+test". Defaults to "train".
   */
  split?: OneOf<"train" | "test" | "train+test">;
}

export const LOAD_OPTIONS: OptionTable<LoadOptions> = { split: true, ...OFFICIAL_FILES_OPTIONS };

/**
 * Loads a split: from the user's folder, or else from the cache, which the dataset's sources fill.
 * Every file is verified against its published checksum each time. The images are held once; beside
 * them there is one official file at a time.
 */
export async function loadDataset(
  dataset: Dataset,
  options: LoadOptions,
): Promise<Required<ImageSet>> {
  const { split = "train", signal } = options;
  const { pieces, origin } = piecesOfSplit(dataset, split);
  const n = pieces.reduce((sum, { from, to }) => sum + to - from, 0);

  const pixels = dataset.shape.reduce((product, size) => product * size, 1);
  const read = officialFiles(dataset, new Set(pieces.flatMap(({ shard }) => shard.files)), options);
  const images = new Uint8Array(n * pixels);
  const labels = new Uint8Array(n);
  const indices = new Uint32Array(n);
  let at = 0;
  for (const { shard, from, to, index } of pieces) {
    const files: Uint8Array<ArrayBuffer>[] = [];
    for (const name of shard.files) files.push(await read(name));
    signal?.throwIfAborted();
    await shard.decode(files, { from, to }, images.subarray(at * pixels), labels.subarray(at));
    for (let i = from; i < to; i++) indices[at++] = index + i - from;
  }

  const set = { images, shape: [n, ...dataset.shape] as const, labels, classes: dataset.classes };
  return { ...set, fingerprint: fingerprint(set), split: origin.join("+"), indices };
}

/** The official files that a split is read from. */
export const filesOfSplit = (dataset: Dataset, split: string): ReadonlySet<string> =>
  new Set(piecesOfSplit(dataset, split).pieces.flatMap(({ shard }) => shard.files));

function piecesOfSplit(dataset: Dataset, split: string) {
  const sizes = Object.fromEntries(
    Object.entries(dataset.splits).map(([name, shards]) => [name, countOf(shards)]),
  );
  const ranges = parseSplit(dataset.name, split, sizes);
  const origin = splitNames(ranges);
  return { pieces: ranges.flatMap((range) => piecesOf(dataset, range, sizes, origin)), origin };
}

/** The splits that ranges are taken from, each once, in the order of their first mention. */
const splitNames = (ranges: readonly { split: string }[]): string[] => [
  ...new Set(ranges.map(({ split }) => split)),
];

/** A range cut at the borders of its shards; `index` is the place of its first example. */
function piecesOf(
  dataset: Dataset,
  range: { split: string; from: number; to: number },
  sizes: Record<string, number>,
  origin: readonly string[],
) {
  // Places count through the splits of the result: "train+test" has test examples from 50,000 on.
  const before = origin.slice(0, origin.indexOf(range.split));
  const offset = before.reduce((sum, name) => sum + sizes[name]!, 0);
  let start = 0;
  return dataset.splits[range.split]!.flatMap((shard) => {
    const from = Math.max(range.from - start, 0);
    const to = Math.min(range.to - start, shard.count);
    const piece = { shard, from, to, index: offset + start + from };
    start += shard.count;
    return from < to ? [piece] : [];
  });
}
