// One network's training step in a process of its own: prints a line of JSON.
//   node --conditions=@rote/source trainingRun.ts MODEL BACKEND BATCH STEPS [THREADS]
// A step is forward, backward and an update by SGD with momentum 0.9, from a batch in memory to the
// loss as a number: @rote/training's own step. What its loop adds is measured by trainingLoop.ts.
import { resourceUsage } from "node:process";
import { startBackend } from "@rote/backends";
import { createPaperModel } from "@rote/experiments";
import { bits, key, uniforms } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import { toTensors } from "../packages/training/src/examples.ts";
import { TrainingStep } from "../packages/training/src/trainingStep.ts";

const [name, backend, batch, steps, threads] = process.argv.slice(2);
const batchSize = Number(batch);
const shape = [batchSize, 28, 28, 3] as const;
const root = key(0, "benchmarks/training");
const batchExamples = {
  images: Float32Array.from(
    uniforms(
      root,
      shape.reduce((a, b) => a * b),
    ),
  ),
  shape,
  labels: Int32Array.from(bits(root, shape[0]), (word) => word % 10),
  indices: Uint32Array.from({ length: batchSize }, (_, i) => i),
};

if (backend === "onnx" && threads) {
  const { registerOnnxBackend } = await import("@rote/tfjs-backend-onnx");
  registerOnnxBackend({ threads: Number(threads) });
  await tf.setBackend("onnx");
} else await startBackend({ backend: backend!, kernels: [] });

const model = createPaperModel(name!, { seed: 0, inputShape: [28, 28, 3], classes: 10 });
const step = new TrainingStep(model, { optimizer: { name: "momentum" } });
const warmUp = backend === "onnx" ? 4 : 1; // the first steps compile the graph and capture it
const times: number[] = [];
for (let i = 0; i < Number(steps) + warmUp; i++) {
  const began = performance.now();
  await step.run(toTensors(batchExamples, 1), 0.01);
  times.push(performance.now() - began);
}

/** Multiplications and additions of a step's matrix products and convolutions, forward and back. */
function operations(): number {
  const forward = model.layers.flatMap(({ weights, outputShape }) =>
    weights
      .filter(({ shape }) => shape.length > 1)
      .map(({ shape }) => {
        const positions = (outputShape as number[]).slice(1, -1).reduce((n, d) => n * d, 1);
        return 2 * batchSize * positions * shape.reduce((n, d) => n! * d!, 1)!;
      }),
  );
  // A product has a gradient for either factor; the images need none.
  return 3 * forward.reduce((sum, n) => sum + n) - forward[0]!;
}

const measured = times.slice(warmUp).sort((a, b) => a - b);
console.log(
  JSON.stringify({
    backend: tf.getBackend(),
    median_ms: measured[measured.length >> 1],
    least_ms: measured[0],
    peak_mib: Math.round(resourceUsage().maxRSS / 1024),
    operations: operations(),
  }),
);
process.exit(0);
