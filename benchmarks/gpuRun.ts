// One network's training step on a provider of ONNX Runtime, in a process of its own: prints JSON.
//   node --conditions=@rote/source gpuRun.ts MODEL PROVIDER BATCH COMPARED SECONDS
// Takes COMPARED steps, whose losses are to be compared, and then steps for SECONDS, which are
// timed. A step is forward, backward and an update by SGD with momentum 0.9, from a batch in
// JavaScript's memory to loss and count as numbers.
import { createPaperModel } from "@rote/experiments";
import { type OnnxBackend, registerOnnxBackend } from "@rote/tfjs-backend-onnx";
import * as tf from "@tensorflow/tfjs-core";
import { toTensors } from "../packages/training/src/examples.ts";
import { TrainingStep } from "../packages/training/src/trainingStep.ts";
import { median } from "./median.ts";
import { randomExamples } from "./randomExamples.ts";

const [name, provider, batch, compared, seconds] = process.argv.slice(2);
const batchSize = Number(batch);
const batchExamples = randomExamples(batchSize, "benchmarks/gpu");

registerOnnxBackend({ provider: provider as "cpu" | "webgpu" });
if (!(await tf.setBackend("onnx"))) process.exit(1); // it has said why
const { traffic } = tf.backend() as OnnxBackend;
const model = createPaperModel(name!, { seed: 0, inputShape: [28, 28, 3], classes: 10 });
const step = new TrainingStep(model, { optimizer: { name: "momentum" } });

const began = performance.now();
const losses: number[] = [];
for (let i = 0; i < Number(compared); i++) {
  losses.push((await step.run(toTensors(batchExamples, 1), 0.01)).loss);
}
const compiling = performance.now() - began;

const before = traffic && { ...traffic };
const times: number[] = [];
const start = performance.now();
while (performance.now() - start < 1000 * Number(seconds) || times.length === 0) {
  const from = performance.now();
  await step.run(toTensors(batchExamples, 1), 0.01);
  times.push(performance.now() - from);
  if (Number(seconds) === 0) break;
}
const crossed = before && {
  toDevice: Math.round((traffic.toDevice - before.toDevice) / times.length),
  fromDevice: Math.round((traffic.fromDevice - before.fromDevice) / times.length),
};
const perSecond = 1000 / median(times);
console.log(JSON.stringify({ losses, compiling, steps: times.length, perSecond, crossed }));
process.exit(0);
