// A thousand training steps, in processes of their own: what is there after two hundred of them is
// there at the end, and no more. Two of four combinations, all with ROTE_TEST_FULL=1.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";

const program = fileURLToPath(new URL("./testing/growth.testing.ts", import.meta.url));
const flags = ["--conditions=@rote/source", "--no-warnings", "--expose-gc"];

async function train(optimizer: string, way: string) {
  const run = [...flags, program, optimizer, way, "1000"];
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
      const { early, late, losses, isReplayed } = await train(optimizer, way);
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
