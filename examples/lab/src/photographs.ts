import type { ImageSet } from "@rote/datasets";
import { readSprite } from "./readSprite.ts";
import { type ServedSplit, verified } from "./verified.ts";

/** What the page carries: the first photographs of CIFAR-10, first those of the training set. */
export interface Photographs {
  /** One picture of all, beside the page. */
  file: string;
  train: PhotographSet;
  test: PhotographSet;
}

interface PhotographSet extends ServedSplit {
  labels: readonly number[];
}

/** Found out by `plugins/photographs.ts` when the page is built; undefined if it got none. */
declare const __PHOTOGRAPHS__: Photographs | undefined;
export const photographs =
  typeof __PHOTOGRAPHS__ === "undefined" ? undefined : (__PHOTOGRAPHS__ as Photographs);

const SIDE = 32;

/**
 * The first `count` of the page's photographs of a split, verified.
 *
 * @param page the page's address.
 * @throws {CorruptFileError} if they are not those that were put there.
 */
export async function loadPhotographs(
  { file, train, test }: Photographs,
  split: "train" | "test",
  count: number,
  page: string,
): Promise<Required<ImageSet>> {
  const response = await fetch(new URL(file, page));
  if (!response.ok) throw new Error(`${file}: the server must have it, got ${response.status}.`);
  const png = new Uint8Array(await response.arrayBuffer());
  const all = await readSprite(png, { count: train.examples + test.examples, side: SIDE });
  const [from, { examples, labels }] = split === "train" ? [0, train] : [train.examples, test];
  const size = SIDE * SIDE * 3;
  return verified("cifar10", split, count, {
    images: all.subarray(from * size, (from + examples) * size),
    labels: Uint8Array.from(labels),
    shape: [examples, SIDE, SIDE, 3],
    expected: split === "train" ? train : test,
  });
}
