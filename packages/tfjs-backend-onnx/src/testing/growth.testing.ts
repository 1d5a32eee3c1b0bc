// growth.testing.ts OPTIMIZER WAY [STEPS]: trains a small convnet for so many steps and prints what
// there is of everything after a fifth of them and at the end. WAY is "plain" (optimizer.minimize),
// "captured", or "layers" (model.trainOnBatch). Run by growth.test.ts with --expose-gc.

import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { capture, registerOnnxBackend } from "../index.ts";

const [optimizerName = "momentum", way = "plain", steps = "1000"] = process.argv.slice(2);
const optimizers: Record<string, () => tf.Optimizer> = {
  momentum: () => tf.train.momentum(0.01, 0.9),
  adam: () => tf.train.adam(0.001),
};

registerOnnxBackend({ threads: 1 });
await tf.setBackend("onnx");
const model = sequential({
  layers: [
    layers.conv2d({ inputShape: [16, 16, 3], filters: 8, kernelSize: 3, activation: "relu" }),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.batchNormalization(),
    layers.flatten(),
    layers.dense({ units: 10 }),
  ],
});
const optimizer = optimizers[optimizerName]!();
const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
const step = (images: tf.Tensor, labels: tf.Tensor) =>
  optimizer.minimize(
    () => {
      const logits = model.apply(images, { training: true }) as tf.Tensor;
      return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
    },
    true,
    variables,
  )!;
model.compile({
  optimizer,
  loss: (labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
});

/** A batch of 98 kB: kept by mistake, those of 800 steps are 78 MB. */
const batch = (i: number) =>
  tf.tidy(() => {
    const labels = Array.from({ length: 32 }, (_, j) => (i + j) % 10);
    const images = tf.randomUniform([32, 16, 16, 3], 0, 1, "float32", i + 1);
    return [images, tf.oneHot(tf.tensor1d(labels, "int32"), 10)] as const;
  });

const lossOf: Record<string, (images: tf.Tensor, labels: tf.Tensor) => Promise<number>> = {
  plain: async (images, labels) => {
    const loss = step(images, labels);
    const [value] = await loss.data();
    loss.dispose();
    return value!;
  },
  captured: async (images, labels) => {
    const loss = replayed.run(images, labels);
    const [value] = await loss.data();
    loss.dispose();
    return value!;
  },
  layers: async (images, labels) => (await model.trainOnBatch(images, labels)) as number,
};
const replayed = capture(step, {
  watch: () => [(optimizer as unknown as { learningRate: number }).learningRate],
});

/** Everything that may grow. */
function counts() {
  for (let i = 0; i < 3; i++) global.gc!();
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  const { numGraphs, numGraphsBuilt } = tf.memory() as unknown as Record<string, number>;
  const { rss, heapTotal, heapUsed, arrayBuffers } = process.memoryUsage();
  return {
    numTensors,
    numDataBuffers,
    numBytes,
    numGraphs,
    numGraphsBuilt,
    /** Resident, less V8's heap, which it enlarges as it likes. */
    native: rss - heapTotal,
    heapUsed,
    arrayBuffers,
  };
}

const losses: number[] = [];
let early: ReturnType<typeof counts> | undefined;
for (let i = 0; i < Number(steps); i++) {
  const [images, labels] = batch(i % 50);
  losses.push(await lossOf[way]!(images, labels));
  if (i % 100 === 0) tf.tidy(() => (model.predict(images) as tf.Tensor).dataSync());
  tf.dispose([images, labels]);
  if (i + 1 === Number(steps) / 5) early = counts();
}
process.stdout.write(
  JSON.stringify({ early, late: counts(), losses, isReplayed: replayed.isReplayed }),
);
