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
 * The first photographs of each split that the page carries, as many as are asked for, verified.
 *
 * @param page the page's address.
 * @throws {CorruptFileError} if they are not those that were put there.
 */
export async function loadPhotographs(
  { file, train, test }: Photographs,
  counts: { train: number; test: number },
  page: string,
): Promise<Record<"train" | "test", Required<ImageSet>>> {
  const response = await fetch(new URL(file, page));
  if (!response.ok) throw new Error(`${file}: the server must have it, got ${response.status}.`);
  const png = new Uint8Array(await response.arrayBuffer());
  const all = await readSprite(png, { count: train.examples + test.examples, side: SIDE });
  const size = SIDE * SIDE * 3;
  const from = (split: "train" | "test", expected: PhotographSet, first: number) =>
    verified("cifar10", split, counts[split], {
      images: all.subarray(first * size, (first + expected.examples) * size),
      labels: Uint8Array.from(expected.labels),
      shape: [expected.examples, SIDE, SIDE, 3],
      expected,
    });
  return { train: from("train", train, 0), test: from("test", test, train.examples) };
}
