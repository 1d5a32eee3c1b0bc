// What the loop of @rote/training costs beside the bare step, and a checkpoint the training thread.
//   pnpm bench:loop
// The bare step is TrainingStep itself on a batch that is already cut out, its result read; the
// loop adds order, batches, events, learning rate and the run's bookkeeping. Both take turns of
// some steps, in one process and on one model each, so that whatever else the machine does hits
// both; medians are compared. The first steps of a turn do not count: each model's graph has
// threads of its own, and those of the other go on spinning for a moment.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { createPaperModel } from "@rote/experiments";
import { bits, key, uniforms } from "@rote/random";
import { type Examples, type TrainingState, train } from "@rote/training";
import { CheckpointFolder } from "@rote/training/node";
import * as tf from "@tensorflow/tfjs-core";
import { takeBatch, toTensors } from "../packages/training/src/examples.ts";
import { TrainingStep } from "../packages/training/src/trainingStep.ts";

const BATCH = 128;
const TURNS = 5;
const UNSETTLED = 4; // steps at the start of a turn; the very first compile
const root = key(0, "benchmarks/trainingLoop");
const { summary } = await startBackend({ backend: "auto" });
console.log(summary);

function examplesOf(n: number): Examples {
  const shape = [n, 28, 28, 3] as const;
  const images = Float32Array.from(uniforms(root, n * 28 * 28 * 3));
  return { images, shape, labels: Int32Array.from(bits(root, n), (word) => word % 10) };
}

const median = (times: number[]) => times.sort((a, b) => a - b)[times.length >> 1]!;

const modelOf = (name: string) =>
  createPaperModel(name, { seed: 0, inputShape: [28, 28, 3], classes: 10 });

/** Milliseconds of a bare step and of one in the loop. */
async function compare(name: string, steps: number) {
  const examples = examplesOf(BATCH * steps);
  const [bareModel, loopModel] = [modelOf(name), modelOf(name)];
  const bareStep = new TrainingStep(bareModel, { optimizer: { name: "momentum" } });
  const batch = takeBatch(
    examples,
    Uint32Array.from({ length: BATCH }, (_, i) => i),
  );
  const [bare, loop]: [number[], number[]] = [[], []];
  const options = { seed: 0, learningRate: () => 1e-4, batchSize: BATCH, epochs: 1 };
  const events = train(loopModel, examples, options);
  const turn = steps / TURNS;
  for (let step = 0; step < steps; step += turn) {
    for (let i = 0; i < turn; i++) {
      const began = performance.now();
      await bareStep.run(toTensors(batch, 1), 1e-4);
      if (i >= UNSETTLED) bare.push(performance.now() - began);
    }
    for (let i = 0; i < turn; i++) {
      const began = performance.now();
      await events.next();
      if (i >= UNSETTLED) loop.push(performance.now() - began);
    }
  }
  await events.return();
  bareStep.dispose();
  bareModel.dispose();
  loopModel.dispose();
  return { bare: median(bare), loop: median(loop) };
}

for (const [name, steps] of [
  ["mlp-1x512", 300],
  ["alexnet-small", 50],
] as const) {
  const { bare, loop } = await compare(name, steps);
  const percent = 100 * (loop / bare - 1);
  console.log(
    `${name}: bare step ${bare.toFixed(2)} ms, in the loop ${loop.toFixed(2)} ms, ` +
      `${percent.toFixed(1)} % more`,
  );
}

// The training thread waits for the copy of weights and slots. Encoding and writing go on beside
// it; what of them the thread itself does is counted as its processor time.
const model = modelOf("inception-small");
const folder = mkdtempSync(join(tmpdir(), "rote-bench-"));
const checkpoints = new CheckpointFolder(folder);
const copies: number[] = [];
const saves: number[] = [];
let state: TrainingState | undefined;
const options = { seed: 0, learningRate: () => 1e-4, batchSize: 1, epochs: 1 };
const events = train(model, examplesOf(12), { ...options, checkpointEvery: { steps: 1 } });
let began = performance.now();
for await (const event of events) {
  if (event.type === "step") began = performance.now();
  if (event.type === "epoch") break;
  if (event.type !== "checkpoint") continue;
  copies.push(performance.now() - began);
  state = event.state;
  const before = process.threadCpuUsage();
  await checkpoints.save({ state, about: {} });
  await checkpoints.flush();
  const { user, system } = process.threadCpuUsage(before);
  saves.push((user + system) / 1000);
}
const bytes = Object.values(state!.tensors).reduce((sum, { data }) => sum + data.byteLength, 0);
console.log(
  `checkpoint of inception, ${(bytes / 1e6).toFixed(1)} MB: the training thread is kept ` +
    `${median(copies).toFixed(1)} ms by the copy and ${median(saves).toFixed(1)} ms by encoding ` +
    "and writing",
);
model.dispose();
rmSync(folder, { recursive: true });
tf.disposeVariables();
