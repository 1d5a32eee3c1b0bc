// The published data themselves, from the cache. Without them these tests are skipped, and say so;
// `pnpm --filter @rote/datasets test:full` fetches what can be fetched, and then runs them all.

import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  cifar10,
  fashionMnist,
  fetchDataset,
  type ImageSet,
  load,
  mnist,
  verifyDataset,
} from "./index.ts";

const fetching = process.env.ROTE_TEST_FETCH === "1";

async function available(name: string): Promise<boolean> {
  if (fetching) await fetchDataset(name);
  return (await verifyDataset(name)).every(({ status }) => status === "verified");
}

function statistics({ images, shape }: Required<ImageSet>): string[] {
  const channels = shape[3];
  const [sums, squares] = [new Float64Array(channels), new Float64Array(channels)];
  for (let i = 0; i < images.length; i++) {
    sums[i % channels]! += images[i]!;
    squares[i % channels]! += images[i]! ** 2;
  }
  const n = images.length / channels;
  return Array.from(sums, (sum, c) => {
    const mean = sum / n;
    return `${mean.toFixed(2)} ± ${Math.sqrt(squares[c]! / n - mean ** 2).toFixed(2)}`;
  });
}

const counts = ({ labels, classes }: Required<ImageSet>) =>
  classes.map((_, c) =>
    (labels as Uint8Array).reduce((sum, label) => sum + (label === c ? 1 : 0), 0),
  );

describe.skipIf(!(await available("cifar10")))(
  "CIFAR-10 (skipped if it is not in the cache)",
  () => {
    test("has the published labels, counts, means and deviations", async () => {
      const train = await cifar10();
      const { classes } = train;
      expect(train.shape).toEqual([50_000, 32, 32, 3]);
      expect([...train.labels.subarray(0, 10)]).toEqual([6, 9, 9, 4, 1, 1, 2, 7, 8, 3]);
      expect(counts(train)).toEqual(classes.map(() => 5000));
      expect(statistics(train)).toEqual(["125.31 ± 62.99", "122.95 ± 62.09", "113.87 ± 66.70"]);
      const test = await cifar10({ split: "test" });
      expect([...test.labels.subarray(0, 10)]).toEqual([3, 8, 8, 0, 6, 6, 1, 6, 3, 1]);
      expect(counts(test)).toEqual(classes.map(() => 1000));
    });

    test("is held once: 154 MB of images, a file or two of 31 MB, and Node itself", () => {
      const script = `
      import { cifar10 } from ${JSON.stringify(new URL("index.ts", import.meta.url).href)};
      const { images } = await cifar10();
      console.log(images.length, process.resourceUsage().maxRSS * 1024);`;
      const flags = ["--conditions=@rote/source", "--no-warnings", "--input-type=module"];
      const output = execFileSync(process.execPath, [...flags, "--eval", script]);
      const [bytes, peak] = String(output).split(" ").map(Number);
      expect(bytes).toBe(153_600_000);
      expect(peak).toBeLessThan(420e6);
    });

    test("has fingerprints that never change", async () => {
      expect((await cifar10()).fingerprint).toBe(
        "b1b5a1d759ac1d93a53f53550c631a63a40d1279a3562cd8f702363be3e5d5b0",
      );
      expect((await cifar10({ split: "test" })).fingerprint).toBe(
        "dcad8947981315f636079512900795cffd7d25121d00744872cde0bb03e9efdd",
      );
    });
  },
);

describe.skipIf(!(await available("mnist")))("MNIST (skipped if it is not in the cache)", () => {
  test("has the published labels, mean and deviation", async () => {
    const train = await mnist();
    expect(train.shape).toEqual([60_000, 28, 28, 1]);
    expect([...train.labels.subarray(0, 10)]).toEqual([5, 0, 4, 1, 9, 2, 1, 3, 1, 4]);
    expect(statistics(train)).toEqual(["33.32 ± 78.57"]);
    const { labels, fingerprint } = await load("mnist", { split: "test" });
    expect([...labels.subarray(0, 10)]).toEqual([7, 2, 1, 0, 4, 1, 4, 9, 5, 9]);
    expect(fingerprint).toBe("cdfe335c1a6f62809bf6459a8f43c31cb974b7254dce77136c039e7ae9bb5c73");
  });
});

// Debian's package dataset-fashion-mnist has the files, compressed anew.
const debian = "/usr/share/datasets/fashion-mnist";
const directory = existsSync(debian) ? debian : undefined;
const hasFashion = directory !== undefined || (await available("fashion-mnist").catch(() => false));

describe.skipIf(!hasFashion)("Fashion-MNIST (skipped if there is none)", () => {
  test("has the published labels, counts, mean and deviation", async () => {
    const cacheDirectory = await mkdtemp(join(tmpdir(), "rote-fashion-"));
    const options = directory ? { directory, cacheDirectory } : {};
    const train = await fashionMnist(options);
    expect([...train.labels.subarray(0, 10)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2, 5, 5]);
    expect(counts(train)).toEqual(train.classes.map(() => 6000));
    expect(statistics(train)).toEqual(["72.94 ± 90.02"]);
    const test = await fashionMnist({ split: "test", ...options });
    expect([...test.labels.subarray(0, 10)]).toEqual([9, 2, 1, 1, 6, 1, 4, 6, 5, 7]);
    await rm(cacheDirectory, { recursive: true });
  });
});
