// One network's training step in a process of its own: prints a line of JSON.
//   node --conditions=@rote/source trainingRun.ts MODEL BACKEND BATCH STEPS [THREADS]
import { resourceUsage } from "node:process";
import { startBackend } from "@rote/backends";
import * as tf from "@tensorflow/tfjs-core";
import { median } from "./median.ts";
import { stepTimes } from "./stepTimes.ts";

const [network, backend, batch, steps, threads] = process.argv.slice(2);
const batchSize = Number(batch);

if (backend === "onnx" && threads) {
  const { registerOnnxBackend } = await import("@rote/tfjs-backend-onnx");
  registerOnnxBackend({ threads: Number(threads) });
  await tf.setBackend("onnx");
} else await startBackend({ backend: backend!, kernels: [] });

const warmUp = backend === "onnx" ? 4 : 1;
const { model, times } = await stepTimes(network!, { batchSize, steps: Number(steps), warmUp });

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

console.log(
  JSON.stringify({
    backend: tf.getBackend(),
    median_ms: median(times),
    least_ms: Math.min(...times),
    peak_mib: Math.round(resourceUsage().maxRSS / 1024),
    operations: operations(),
  }),
);
process.exit(0);
