import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { platform } from "#platform";
import { FormatError } from "./datasetError.ts";
import { loadDataset } from "./loadDataset.ts";
import { svhnDataset, svhnShard } from "./svhn.ts";

// Three examples in a file of the published format, MATLAB 5 and compressed, which SciPy has
// written: the published files are not at hand.
const fixture = join(import.meta.dirname, "testing/fixtures/svhn-compressed.mat");

async function load(count: number, split: string) {
  const bytes = new Uint8Array(await readFile(fixture));
  const name = "train_32x32.mat";
  const dataset = {
    ...svhnDataset,
    files: [
      {
        name,
        bytes: bytes.length,
        md5: platform.createHash("md5").update(bytes).digest(),
      },
    ],
    splits: { train: [svhnShard(name, count)] },
  };
  return loadDataset(dataset, { files: [new File([bytes], name)], split });
}

describe("SVHN", () => {
  test("has its images channels last, and the digit 0 for the label 10", async () => {
    const { images, labels, shape, indices } = await load(3, "train[1:]");
    expect(shape).toEqual([2, 32, 32, 3]);
    expect([...indices]).toEqual([1, 2]);
    expect([...labels]).toEqual([0, 5]);
    for (const [i, row, column, channel] of [
      [1, 0, 0, 0],
      [1, 31, 2, 1],
      [2, 4, 30, 2],
      [2, 31, 31, 0],
    ] as const) {
      const value = (row * 7 + column * 3 + channel * 50 + i * 11) % 256;
      expect(images[(i - 1) * 3072 + (row * 32 + column) * 3 + channel]).toBe(value);
    }
  });

  test("is refused if it has another number of images", async () => {
    await expect(load(4, "train")).rejects.toThrow(FormatError);
    await expect(load(4, "train")).rejects.toThrow('"X" must have shape 32,32,3,4, got 32,32,3,3');
  });
});
