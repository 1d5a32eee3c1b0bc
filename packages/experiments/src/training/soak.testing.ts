// soak.testing.ts <backend> steps|runs <count> [<leak>]: so many steps of one run, or so many runs
// with networks, batch sizes and regularizers in turn; prints what there is, a hundred times. With
// --expose-gc. With a leak, so many bytes are kept at each step.

import { readdirSync } from "node:fs";
import { startBackend } from "@rote/backends";
import * as tf from "@tensorflow/tfjs-core";
import { noise } from "../data/noise.testing.ts";
import { runGiven } from "../runs/runGiven.testing.ts";
import type { RunSpecification } from "../runs/runSpecification.ts";

/** Everything that may grow. */
export interface Sample {
  tensors: number;
  graphs: number;
  /** Open file handles and threads, on Linux. */
  files: number;
  threads: number;
  /** What JavaScript holds, in its heap and outside of it, in bytes. */
  held: number;
  /** Resident memory, in bytes: native memory too, with whatever its allocators keep. */
  resident: number;
}

const count = (folder: string) => {
  try {
    return readdirSync(folder).length;
  } catch {
    return 0;
  }
};

function sample(): Sample {
  for (let i = 0; i < 3; i++) global.gc!();
  const { heapUsed, external, rss } = process.memoryUsage();
  const { numTensors, numGraphs = 0 } = tf.memory() as tf.MemoryInfo & { numGraphs?: number };
  return {
    tensors: numTensors,
    graphs: numGraphs,
    files: count("/proc/self/fd"),
    threads: count("/proc/self/task"),
    held: heapUsed + external,
    resident: rss,
  };
}

const EXAMPLES = 40;
const data = noise(EXAMPLES);
/** For many steps: a hundred epochs of them, since the record of a run grows with its epochs. */
const MANY = 1000;
const base: RunSpecification = {
  dataset: "mnist",
  train: EXAMPLES,
  test: EXAMPLES,
  batchSize: 10,
  learningRate: 1e-6, // fits nothing
  corruption: { name: "randomLabels", params: {} },
};

/** What takes turns: each has its own graphs. */
const TURNS: readonly Partial<RunSpecification>[] = [
  {},
  { batchSize: 15 },
  { optimizer: { name: "adam" } },
  { weightDecay: 0.001 },
  { dropout: 0.2 },
];

/** What a leak keeps. */
const kept: Uint8Array[] = [];

async function soakSteps(steps: number, leak: number): Promise<Sample[]> {
  const specification = { ...base, train: MANY, test: MANY };
  const epochs = Math.ceil((steps * base.batchSize!) / MANY);
  const every = Math.max(1, Math.floor(epochs / 100));
  const samples: Sample[] = [];
  for await (const event of runGiven({ ...specification, epochs }, noise(MANY))) {
    if (event.type === "step" && leak > 0) kept.push(new Uint8Array(leak).fill(1));
    if (event.type === "epoch" && event.epoch % every === 0) samples.push(sample());
  }
  return samples;
}

async function soakRuns(runs: number): Promise<Sample[]> {
  const every = Math.max(TURNS.length, Math.ceil(runs / 100));
  const samples: Sample[] = [];
  for (let i = 0; i < runs; i++) {
    const specification = { ...base, ...TURNS[i % TURNS.length], epochs: 3, seed: i };
    for await (const _ of runGiven(specification, data));
    if ((i + 1) % every === 0) samples.push(sample());
  }
  return samples;
}

const [backend = "onnx", what = "steps", wanted = "1000", leak = "0"] = process.argv.slice(2);
await startBackend({ backend });
const samples = await (what === "steps"
  ? soakSteps(Number(wanted), Number(leak))
  : soakRuns(Number(wanted)));
if (kept.some(({ length }) => length !== Number(leak)))
  throw new Error("soak: what is kept stays.");
process.stdout.write(`\n${JSON.stringify(samples)}\n`);
