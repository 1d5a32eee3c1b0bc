// Ten thousand training steps and two hundred runs in one process: what there is after a tenth of
// them is there at the end, and no more. `SOAK_STEPS` and `SOAK_RUNS` make it shorter.

import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import type { Sample } from "./soak.testing.ts";

const steps = Number(process.env.SOAK_STEPS ?? 10_000);
const runs = Number(process.env.SOAK_RUNS ?? 200);
const program = fileURLToPath(new URL("./soak.testing.ts", import.meta.url));

async function soak(backend: string, what: "steps" | "runs", count: number): Promise<Sample[]> {
  // V8's young generation grows by what it finds worth while, thousands of steps later.
  const fixed = "--max-semi-space-size=4";
  const flags = ["--conditions=@rote/source", "--no-warnings", "--expose-gc", fixed];
  const args = [...flags, program, backend, what, String(count)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { maxBuffer: 2 ** 26 });
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/**
 * How far the line of least squares through the values rises from the first to the last, and how
 * far apart they lie around it.
 */
function trend(values: number[]): { rise: number; spread: number } {
  const [middle, level] = [(values.length - 1) / 2, mean(values)];
  const covariance = mean(values.map((value, i) => (i - middle) * (value - level)));
  const slope = covariance / mean(values.map((_, i) => (i - middle) ** 2));
  const around = values.map((value, i) => value - level - slope * (i - middle));
  return {
    rise: slope * (values.length - 1),
    spread: Math.max(...around) - Math.min(...around),
  };
}

describe.each(["onnx", "wasm"])("%s", (backend) => {
  test.each([
    ["steps", steps],
    ["runs", runs],
  ] as const)("%s leave nothing behind", { timeout: 2_700_000 }, async (what, count) => {
    const samples = await soak(backend, what, count);
    const tenth = samples[Math.floor(samples.length / 10)]!;
    const { resident: _, ...counted } = samples.at(-1)!;
    expect(tenth).toMatchObject(counted); // tensors, graphs, file handles, threads: exactly

    const resident = samples.map((sample) => sample.resident);
    expect(resident.at(-1)! / tenth.resident).toBeLessThan(1.05);
    const { rise, spread } = trend(resident.slice(resident.length / 2));
    expect(rise).toBeLessThanOrEqual(spread);
  });
});
