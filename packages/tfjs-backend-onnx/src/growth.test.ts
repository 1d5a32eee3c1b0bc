// A thousand training steps, in processes of their own: what is there after two hundred of them is
// there at the end, and no more. Two of four combinations, all with ROTE_TEST_FULL=1; many batch
// sizes only with it.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

// V8's young generation grows by what it finds worth while, and is not all in heapTotal.
const fixed = "--max-semi-space-size=4";
const flags = ["--conditions=@rote/source", "--no-warnings", "--expose-gc", fixed];

const steps = new URL("./testing/growth.testing.ts", import.meta.url);
const sizes = new URL("./testing/manySizes.testing.ts", import.meta.url);

async function outputOf(program: URL, ...args: readonly string[]) {
  const run = [...flags, fileURLToPath(program), ...args];
  const { stdout } = await promisify(execFile)(process.execPath, run);
  return JSON.parse(stdout);
}

const megabytes = 2 ** 20;

const isFull = process.env.ROTE_TEST_FULL !== undefined;
const ways: Record<string, string[]> = isFull
  ? { momentum: ["plain", "captured"], adam: ["plain", "captured"] }
  : { momentum: ["plain"], adam: ["captured"] };

describe.each(Object.keys(ways))("1,000 steps of a small convnet with %s", (optimizer) => {
  test.each(ways[optimizer]!)(
    "leave no tensor, graph or memory behind (%s)",
    { timeout: 300_000 },
    async (way) => {
      const { early, late, losses, isReplayed } = await outputOf(steps, optimizer, way, "1000");
      const { native, heapUsed, arrayBuffers, ...counted } = late;
      expect(early).toMatchObject(counted); // tensors, buffers, bytes, graphs: exactly
      expect(arrayBuffers - early.arrayBuffers).toBeLessThan(4 * megabytes);
      expect(heapUsed - early.heapUsed).toBeLessThan(8 * megabytes);
      expect(native - early.native).toBeLessThan(48 * megabytes);
      expect(losses).toHaveLength(1000);
      expect(losses.at(-1)).toBeLessThan(losses[0]); // it was training
      expect(isReplayed).toBe(way === "captured");
    },
  );
});

describe.runIf(isFull)("batches of 1 to 140 images, all of them four times", () => {
  test.each(["fit", "predict", "captured", "captures"])(
    "leave few graphs and less than 2 GiB (%s)",
    { timeout: 900_000 },
    async (way) => {
      const turns = await outputOf(sizes, way, "4");
      for (const { resident, numTensors, numGraphs } of turns) {
        expect(resident).toBeLessThan(2048);
        expect(numTensors).toBe(turns[0].numTensors);
        expect(numGraphs).toBeLessThan(40); // of two threads each: 64 together, and small ones
      }
    },
  );
});
