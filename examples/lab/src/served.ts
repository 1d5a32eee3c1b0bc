import {
  CorruptFileError,
  describeDataset,
  fingerprint,
  type ImageSet,
  readIdx,
} from "@rote/datasets";

/** What `pnpm data` has put beside the page: the beginning of each split. */
export type Served = Readonly<Record<string, Record<"train" | "test", ServedSplit>>>;

interface ServedSplit {
  examples: number;
  /** SHA-256 of those examples, as of the same split loaded by `@rote/datasets` in Node. */
  fingerprint: string;
}

/**
 * Found out by `vite.config.ts` when the page is built, so that nothing is asked for that is not
 * there.
 */
declare const __SERVED__: Served;
export const served: Served = typeof __SERVED__ === "undefined" ? {} : __SERVED__;

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
  const { classes } = describeDataset(name);
  const expected = served[name]![split];
  const read = async (what: string) => {
    const file = `data/${name}-${split}-${what}.idx`;
    const response = await fetch(new URL(file, page));
    if (!response.ok) throw new Error(`${file}: the server must have it, got ${response.status}.`);
    return readIdx(file, new Uint8Array(await response.arrayBuffer()));
  };
  const { shape, data: images } = await read("images");
  const { data: labels } = await read("labels");
  const [n, height, width, channels = 1] = shape as [number, number, number, number?];
  const set = { images, labels, shape: [n, height, width, channels] as const, classes };
  const found = fingerprint(set);
  if (found !== expected.fingerprint) {
    throw new CorruptFileError({
      who: name,
      file: `the page's ${split} set`,
      expected: `the fingerprint ${expected.fingerprint}`,
      found,
      remedy: "Run `pnpm --filter @rote-examples/lab data` again.",
    });
  }
  const some = {
    classes,
    shape: [count, height, width, channels] as const,
    images: images.subarray(0, count * height * width * channels),
    labels: labels.subarray(0, count),
  };
  const indices = Uint32Array.from({ length: count }, (_, i) => i);
  return { ...some, fingerprint: fingerprint(some), split, indices };
}
