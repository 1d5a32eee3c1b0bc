// manySizes.testing.ts WAY [TURNS]: gives batches of 1 to 140 images to a convnet, so many times
// over, and prints the resident memory in megabytes and the graphs after each turn. WAY is "fit",
// "predict", "captured" (one step for all sizes) or "captures" (a step each). Run by
// growth.test.ts.

import * as tf from "@tensorflow/tfjs-core";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { capture, registerOnnxBackend } from "../index.ts";

const MOST = 140;
const [way = "fit", turns = "4"] = process.argv.slice(2);
registerOnnxBackend({ threads: 2 });
await tf.setBackend("onnx");
const model = sequential({
  layers: [
    layers.conv2d({ inputShape: [28, 28, 3], filters: 16, kernelSize: 3, padding: "same" }),
    layers.batchNormalization(),
    layers.reLU(),
    layers.maxPooling2d({ poolSize: 2 }),
    layers.conv2d({ filters: 32, kernelSize: 3, padding: "same", activation: "relu" }),
    layers.flatten(),
    layers.dense({ units: 10, activation: "softmax" }),
  ],
});
model.compile({ optimizer: "sgd", loss: "categoricalCrossentropy" });
const optimizer = tf.train.sgd(0.01);
const step = (images: tf.Tensor, labels: tf.Tensor) =>
  optimizer.minimize(() => {
    const logits = model.apply(images, { training: true }) as tf.Tensor;
    return tf.losses.softmaxCrossEntropy(labels, logits) as tf.Scalar;
  }, true)!;
const captured = capture(step);

function runStep(one: typeof captured, images: tf.Tensor, labels: tf.Tensor): void {
  for (let i = 0; i < 3; i++) tf.tidy(() => one.run(images, labels).dataSync());
}

const ways: Record<string, (images: tf.Tensor, labels: tf.Tensor) => unknown> = {
  fit: (images, labels) => model.fit(images, labels, { batchSize: MOST, epochs: 1, verbose: 0 }),
  predict: (images) => tf.tidy(() => (model.predict(images) as tf.Tensor).dataSync()),
  captured: (images, labels) => runStep(captured, images, labels),
  captures: (images, labels) => {
    const own = capture(step);
    runStep(own, images, labels);
    own.dispose();
  },
};

const found: object[] = [];
for (let turn = 0; turn < Number(turns); turn++) {
  for (let size = 1; size <= MOST; size++) {
    const [images, labels] = tf.tidy(() => {
      const classes = tf.tensor1d(Int32Array.from({ length: size }, (_, i) => i % 10));
      return [tf.randomUniform([size, 28, 28, 3], 0, 1, "float32", size), tf.oneHot(classes, 10)];
    }) as [tf.Tensor, tf.Tensor];
    const numbers = tf.tidy(() => tf.cast(labels, "float32"));
    await ways[way]!(images, numbers);
    tf.dispose([images, labels, numbers]);
  }
  for (let i = 0; i < 3; i++) global.gc!();
  const { numTensors, numGraphs } = tf.memory() as tf.MemoryInfo & { numGraphs: number };
  found.push({ resident: process.memoryUsage().rss / 2 ** 20, numTensors, numGraphs });
}
process.stdout.write(JSON.stringify(found));
