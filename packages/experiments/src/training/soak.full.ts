// Ten thousand training steps or more, or two hundred runs, in one process: what there is after a
// tenth of them is there at the end, and no more. `SOAK_STEPS` and `SOAK_RUNS` make it shorter.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { Sample } from "./soak.testing.ts";

const steps = Number(process.env.SOAK_STEPS ?? 10_000);
const runs = Number(process.env.SOAK_RUNS ?? 200);
const program = fileURLToPath(new URL("./soak.testing.ts", import.meta.url));

async function soak(
  backend: string,
  what: "steps" | "runs",
  count: number,
  leak = 0,
): Promise<Sample[]> {
  // V8's young generation grows by what it finds worth while, thousands of steps later.
  const fixed = "--max-semi-space-size=4";
  const flags = ["--conditions=@rote/source", "--no-warnings", "--expose-gc", fixed];
  const args = [...flags, program, backend, what, String(count), String(leak)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

/** What a heap may take in a few of its pages of 256 kB, and be no leak. */
const MEGABYTE = 2 ** 20;

/**
 * Whether values rise, as those of a leak do: on and on. V8 takes more memory at once when it
 * finds it worth while, 2 MB of 170 after eight thousand steps, and keeps it: one such step within
 * the values is no leak. So a line and one step, at the place where they fit best, are fitted to
 * them by least squares, and the line is what counts: its rise from the first value to the last
 * must be more than a megabyte, and more than how far apart the values lie around the fit. A leak
 * that comes in steps has several of them, and the line follows.
 */
function rises(values: readonly number[]): boolean {
  const fits = values.map((_, at) => fit(values, at));
  const best = fits.reduce((a, b) => (b.squares < a.squares ? b : a));
  return best.rise > Math.max(MEGABYTE, best.spread);
}

interface Fit {
  rise: number;
  spread: number;
  squares: number;
}

/** a + b·i, and c more from the value `at` on; without the step for the first. */
function fit(values: readonly number[], at: number): Fit {
  // On each side of the step the means take out what is constant there: what is left has slope b.
  const parts = [values.slice(0, at), values.slice(at)].filter(({ length }) => length > 0);
  let [products, squares] = [0, 0];
  for (const part of parts) {
    const [middle, level] = [(part.length - 1) / 2, mean(part)];
    part.forEach((value, i) => {
      products += (i - middle) * (value - level);
      squares += (i - middle) ** 2;
    });
  }
  const slope = squares === 0 ? 0 : products / squares;
  const around = parts.flatMap((part) => {
    const [middle, level] = [(part.length - 1) / 2, mean(part)];
    return part.map((value, i) => value - level - slope * (i - middle));
  });
  return {
    rise: slope * (values.length - 1),
    spread: Math.max(...around) - Math.min(...around),
    squares: around.reduce((sum, value) => sum + value * value, 0),
  };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const lastHalf = (values: readonly number[]) => values.slice(values.length / 2);

describe("a rise", () => {
  /** A heap that is flat but for pages, with a step of 2 MB after some of 50 samples. */
  const stepAfter = (some: number) =>
    Array.from(
      { length: 50 },
      (_, i) => (169 + 0.1 * (i > 12 ? 1 : 0) + (i < some ? 0 : 2)) * MEGABYTE,
    );
  const leaking = (values: readonly number[], perSample: number) =>
    values.map((value, i) => value + perSample * i);

  test.each([0, 1, 10, 25, 34, 49])("is not one step, after %i samples", (some) => {
    expect(rises(stepAfter(some))).toBe(false);
  });

  test.each([0, 1, 10, 25, 34, 49])("is what goes on beside a step after %i samples", (some) => {
    expect(rises(leaking(stepAfter(some), 100 * 1024))).toBe(true); // 1 kB a step
  });

  test("is what comes in several steps", () => {
    const steps = Array.from({ length: 50 }, (_, i) => (169 + 2 * Math.floor(i / 12)) * MEGABYTE);
    expect(rises(steps)).toBe(true);
  });
});

// ONNX Runtime takes a megabyte now and then for some ten thousand steps before it takes no more,
// and is quick: with ten times as many, what leaks outgrows that, and what an allocator has free.
const many = 10 * steps;

test.each([
  ["wasm", steps, "held"],
  ["onnx", many, "resident"],
] as const)(
  "a leak of 1 kB a step is found on %s in %i steps, in what is %s",
  { timeout: 2_700_000 },
  async (backend, count, where) => {
    const samples = await soak(backend, "steps", count, 1024);
    expect(rises(lastHalf(samples.map((sample) => sample[where])))).toBe(true);
  },
);

describe.each([
  ["onnx", many],
  ["wasm", steps],
])("%s", (backend, count) => {
  test.each([
    ["steps", count],
    ["runs", runs],
  ] as const)("%s leave nothing behind", { timeout: 2_700_000 }, async (what, count) => {
    const samples = await soak(backend, what, count);
    const tenth = Math.floor(samples.length / 10);
    const { resident: _, held: __, ...counted } = samples.at(-1)!;
    expect(samples[tenth]).toMatchObject(counted); // tensors, graphs, handles, threads: exactly

    const [held, resident] = [samples.map(({ held }) => held), samples.map((s) => s.resident)];
    expect(rises(lastHalf(held)), `held: ${held}`).toBe(false);
    expect(rises(lastHalf(resident)), `resident: ${resident}`).toBe(false);
    // Allocators keep some megabytes more or less from sample to sample: the means of many count.
    const [early, late] = [resident.slice(tenth, 4 * tenth), resident.slice(-3 * tenth)].map(mean);
    expect(late! / early!).toBeLessThan(1.05);
  });
});
