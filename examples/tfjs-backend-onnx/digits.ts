import * as tf from "@tensorflow/tfjs-core";
import { layers, type Sequential, sequential } from "@tensorflow/tfjs-layers";

/** What the program needs of a data set. */
export interface Digits {
  images: Uint8Array | Float32Array;
  /** [n, height, width, channels] */
  shape: readonly number[];
  labels: ArrayLike<number>;
}

export interface Fitted {
  /** Mean loss of the last epoch. */
  loss: number;
  testAccuracy: number;
  /** Median over the steps but the first, which compiles. */
  millisecondsPerStep: number;
}

function convnet(inputShape: number[]): Sequential {
  return sequential({
    layers: [
      layers.conv2d({ inputShape, filters: 8, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({ filters: 16, kernelSize: 3, activation: "relu" }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
}

/** A program as in any tutorial of TensorFlow.js: it knows nothing of the backend. */
export async function fitDigits(
  train: Digits,
  test: Digits,
  { epochs = 1, batchSize = 64 } = {},
): Promise<Fitted> {
  const model = convnet([...train.shape.slice(1)]);
  const loss = "categoricalCrossentropy";
  model.compile({ optimizer: tf.train.adam(0.002), loss, metrics: ["accuracy"] });

  const [xs, ys] = tensors(train);
  const [testXs, testYs] = tensors(test);
  const milliseconds: number[] = [];
  let start = 0;
  const history = await model.fit(xs, ys, {
    epochs,
    batchSize,
    verbose: 0,
    shuffle: false,
    callbacks: {
      onBatchBegin: async () => {
        start = performance.now();
      },
      onBatchEnd: async () => {
        milliseconds.push(performance.now() - start);
      },
    },
  });
  const [, accuracy] = model.evaluate(testXs, testYs) as tf.Scalar[];
  const [testAccuracy] = await accuracy!.data();

  tf.dispose([xs, ys, testXs, testYs]);
  model.dispose();
  const steps = milliseconds.slice(1).sort((a, b) => a - b);
  return {
    loss: history.history.loss!.at(-1) as number,
    testAccuracy: testAccuracy!,
    millisecondsPerStep: steps[Math.floor(steps.length / 2)]!,
  };
}

function tensors({ images, shape, labels }: Digits): [tf.Tensor, tf.Tensor] {
  return tf.tidy(() => [
    tf.div(tf.tensor(images, [...shape], "float32"), 255),
    tf.oneHot(tf.tensor1d(Array.from(labels), "int32"), 10),
  ]);
}
