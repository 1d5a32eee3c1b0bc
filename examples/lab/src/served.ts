import { type ImageSet, readIdx } from "@rote/datasets";
import { photographs } from "./photographs.ts";
import { type ServedSplit, verified } from "./verified.ts";

/** What `pnpm data` has put beside the page: the beginning of each split. */
export type Served = Readonly<Record<string, Record<"train" | "test", ServedSplit>>>;

/**
 * Found out by `vite.config.ts` when the page is built, so that nothing is asked for that is not
 * there.
 */
declare const __SERVED__: Served;
export const served: Served = typeof __SERVED__ === "undefined" ? {} : __SERVED__;

/** Whether the page has examples of a dataset, or makes them. */
export const isHere = (dataset: string): boolean =>
  dataset === "gaussianClusters" ||
  dataset in served ||
  (dataset === "cifar10" && photographs !== undefined);

/**
 * The first `count` examples of a split that the page serves, verified.
 *
 * @param page the page's address.
 * @throws {CorruptFileError} if the files are not those that were put there.
 */
export async function loadServed(
  name: string,
  split: "train" | "test",
  count: number,
  page: string,
): Promise<Required<ImageSet>> {
  const read = async (what: string) => {
    const file = `data/${name}-${split}-${what}.idx`;
    const response = await fetch(new URL(file, page));
    if (!response.ok) throw new Error(`${file}: the server must have it, got ${response.status}.`);
    return readIdx(file, new Uint8Array(await response.arrayBuffer()));
  };
  const { shape, data: images } = await read("images");
  const { data: labels } = await read("labels");
  const [n, height, width, channels = 1] = shape as [number, number, number, number?];
  const expected = served[name]![split];
  return verified(name, split, count, {
    images,
    labels,
    shape: [n, height, width, channels],
    expected,
  });
}
