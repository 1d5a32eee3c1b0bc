import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { integers, key } from "@rote/random";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { platform } from "#platform";
import { cifar100Coarse, cifar100Dataset } from "./cifar100.ts";
import type { Dataset } from "./dataset.ts";
import { loadDataset } from "./loadDataset.ts";
import { tarGz } from "./testing/tarGz.ts";

// Files in the published format, with fewer examples: the published ones are not at hand.

const COUNTS = { train: 5, test: 2 };
const RECORD = 2 + 3072;

const contents = Object.fromEntries(
  Object.entries(COUNTS).map(([split, count]) => {
    const bytes = Uint8Array.from(integers(key(0, split), 256, count * RECORD));
    for (let i = 0; i < count; i++) bytes.set([(7 * i) % 20, (41 * i + 19) % 100], i * RECORD);
    return [split, bytes];
  }),
);

const small = (dataset: Dataset): Dataset => ({
  ...dataset,
  files: Object.entries(contents).map(([split, bytes]) => ({
    name: `${split}.bin`,
    bytes: bytes.length,
    md5: platform.createHash("md5").update(bytes).digest(),
  })),
  splits: {
    train: [{ ...dataset.splits.train![0]!, count: COUNTS.train }],
    test: [{ ...dataset.splits.test![0]!, count: COUNTS.test }],
  },
});

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "rote-cifar100-"));
  const names = new TextEncoder().encode("apple\n");
  const archive = await tarGz([
    { name: "cifar-100-binary/" },
    { name: "cifar-100-binary/fine_label_names.txt", bytes: names },
    { name: "cifar-100-binary/coarse_label_names.txt", bytes: names },
    { name: "cifar-100-binary/train.bin", bytes: contents.train! },
    { name: "cifar-100-binary/test.bin", bytes: contents.test! },
  ]);
  await writeFile(join(directory, "cifar-100-binary.tar.gz"), archive);
});
afterAll(() => rm(directory, { recursive: true }));

describe("CIFAR-100, from an archive in the official layout", () => {
  const load = (dataset: Dataset, split: string) =>
    loadDataset(small(dataset), { directory, cacheDirectory: join(directory, "cache"), split });

  test("has the fine labels, which come second in a record", async () => {
    const { labels, classes, shape } = await load(cifar100Dataset, "train+test");
    expect([...labels]).toEqual([19, 60, 1, 42, 83, 19, 60]);
    expect([classes.length, classes[19], classes[60]]).toEqual([100, "cattle", "plain"]);
    expect(shape).toEqual([7, 32, 32, 3]);
  });

  test("has the coarse labels, which come first", async () => {
    const { labels, classes } = await load(cifar100Coarse, "train[1:4]");
    expect([...labels]).toEqual([7, 14, 1]);
    expect([classes.length, classes[14], classes[11]]).toEqual([
      20,
      "people",
      "large_omnivores_and_herbivores",
    ]);
  });

  test("has each pixel's red, green and blue from their planes", async () => {
    const { images } = await load(cifar100Dataset, "test");
    for (const [i, p, channel] of [
      [0, 0, 0],
      [0, 1023, 2],
      [1, 500, 1],
    ] as const) {
      const expected = contents.test![i * RECORD + 2 + 1024 * channel + p];
      expect(images[i * 3072 + 3 * p + channel]).toBe(expected);
    }
  });
});
