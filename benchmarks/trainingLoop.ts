// What the loop of @rote/training costs beside the bare step, recording of every example beside the
// loop, and a checkpoint the training thread.
//   pnpm bench:loop
// The bare step is TrainingStep itself on a batch that is already cut out, its result read; the
// loop adds order, batches, events, learning rate and the run's bookkeeping. Two take turns of some
// steps, in one process and on one model each, so that whatever else the machine does hits
// both; medians are compared. The first steps of a turn do not count: each model's graph has
// threads of its own, and those of the other go on spinning for a moment.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { createPaperModel } from "@rote/experiments";
import { type SeenExamples, type TrainingState, train } from "@rote/training";
import { CheckpointFolder } from "@rote/training/node";
import * as tf from "@tensorflow/tfjs-core";
import { ExampleRecorder } from "../packages/experiments/src/runs/exampleRecorder.ts";
import { takeBatch, toTensors } from "../packages/training/src/examples.ts";
import { TrainingStep } from "../packages/training/src/trainingStep.ts";
import { median } from "./median.ts";
import { randomExamples } from "./randomExamples.ts";

const BATCH = 128;
const TURNS = 5;
const UNSETTLED = 4; // steps at the start of a turn; the very first compile
const NAME = "benchmarks/trainingLoop";
const { summary } = await startBackend({ backend: "auto" });
console.log(summary);

const modelOf = (name: string) =>
  createPaperModel(name, { seed: 0, inputShape: [28, 28, 3], classes: 10 });

/** Median milliseconds of two kinds of steps that take turns. */
async function inTurns(steps: number, kinds: readonly (() => Promise<unknown>)[]) {
  const times = kinds.map((): number[] => []);
  const turn = steps / TURNS;
  for (let step = 0; step < steps; step += turn) {
    for (const [kind, doStep] of kinds.entries()) {
      for (let i = 0; i < turn; i++) {
        const began = performance.now();
        await doStep();
        if (i >= UNSETTLED) times[kind]!.push(performance.now() - began);
      }
    }
  }
  return times.map(median);
}

const options = { seed: 0, learningRate: () => 1e-4, batchSize: BATCH, epochs: 1 };

/** Steps of the loop beside bare ones. */
async function loopBesideStep(name: string, steps: number): Promise<void> {
  const examples = randomExamples(BATCH * steps, NAME);
  const [bareModel, loopModel] = [modelOf(name), modelOf(name)];
  const bareStep = new TrainingStep(bareModel, { optimizer: { name: "momentum" } });
  const batch = takeBatch(
    examples,
    Uint32Array.from({ length: BATCH }, (_, i) => i),
  );
  const events = train(loopModel, examples, options);
  const [bare, loop] = await inTurns(steps, [
    () => bareStep.run(toTensors(batch, 1), 1e-4),
    () => events.next(),
  ]);
  console.log(`${name}: bare step ${words(bare!)}, in the loop ${words(loop!, bare!)}`);
  await events.return();
  bareStep.dispose();
  bareModel.dispose();
  loopModel.dispose();
}

/** Steps that record loss and margin of their examples beside those that do not. */
async function recordingBesideLoop(name: string, steps: number): Promise<void> {
  const examples = randomExamples(BATCH * steps, NAME);
  const models = [modelOf(name), modelOf(name)] as const;
  const recorder = new ExampleRecorder(new Uint8Array(BATCH * steps));
  let own = 0; // milliseconds of the training thread within the recorder
  const onLogits = (seen: SeenExamples) => {
    const before = process.threadCpuUsage();
    recorder.see(seen);
    const { user, system } = process.threadCpuUsage(before);
    own += (user + system) / 1000;
  };
  const loops = [
    train(models[0], examples, options),
    train(models[1], examples, { ...options, onLogits }),
  ];
  const [plain, recorded] = await inTurns(
    steps,
    loops.map((events) => () => events.next()),
  );
  console.log(
    `${name}: in the loop ${words(plain!)}, with every example recorded ` +
      `${words(recorded!, plain!)}; the recorder's own share ` +
      `${((100 * own) / steps / plain!).toFixed(2)} %`,
  );
  for (const events of loops) await events.return();
  for (const model of models) model.dispose();
}

/** "12.34 ms", "12.34 ms, 1.0 % more". */
const words = (time: number, than?: number): string =>
  `${time.toFixed(2)} ms` +
  (than === undefined ? "" : `, ${(100 * (time / than - 1)).toFixed(1)} % more`);

for (const [name, steps] of [
  ["mlp-1x512", 300],
  ["alexnet-small", 50],
] as const) {
  await loopBesideStep(name, steps);
  await recordingBesideLoop(name, steps);
}

// The training thread waits for the copy of weights and slots. Encoding and writing go on beside
// it; what of them the thread itself does is counted as its processor time.
const model = modelOf("inception-small");
const folder = mkdtempSync(join(tmpdir(), "rote-bench-"));
const checkpoints = new CheckpointFolder(folder);
const copies: number[] = [];
const saves: number[] = [];
let state: TrainingState | undefined;
const single = { ...options, batchSize: 1, checkpointEvery: { steps: 1 } };
const events = train(model, randomExamples(12, NAME), single);
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
