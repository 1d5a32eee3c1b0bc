// Convolutions in blocks of channels and not, with what can become their end, beside tfjs' cpu
// backend.

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, test } from "vitest";

import { expectSameOnBoth, waves } from "../../testing/onBoth.testing.ts";

afterAll(() => tf.removeBackend("onnx"));

interface Case {
  channels: [inputs: number, outputs: number];
  kernel: [number, number];
  strides: number;
  pad: "same" | "valid";
}
const cases: Case[] = [];
for (const channels of [
  [3, 16], // fewer than a block: taken as they are
  [16, 32],
  [32, 16],
  [16, 12], // not in blocks
  [20, 32],
] as [number, number][]) {
  for (const kernel of [
    [1, 1],
    [3, 3],
    [5, 2],
  ] as [number, number][]) {
    for (const strides of [1, 2]) {
      for (const pad of ["same", "valid"] as const) cases.push({ channels, kernel, strides, pad });
    }
  }
}

describe.each(cases)(
  "channels $channels, kernel $kernel, strides $strides, $pad",
  ({ channels, kernel, strides, pad }) => {
    const x = () => waves([3, 9, 8, channels[0]], 1.3) as tf.Tensor4D;
    const filter = () => waves([...kernel, ...channels], 0.7) as tf.Tensor4D;
    const conv = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad);

    test("the convolution and its gradients", () =>
      expectSameOnBoth(() => {
        const y = conv(x(), filter());
        return [y, ...tf.grads(conv)([x(), filter()], waves(y.shape, 2.1))];
      }));
  },
);

describe.each([
  [16, 3, 16],
  [48, 16, 32],
  [64, 32, 16],
])("the gradient of a filter, %i images, %i to %i channels", (images, inputs, outputs) => {
  test.each([
    [3, 3, 1, "same"],
    [2, 5, 2, "same"],
    [3, 2, 2, "valid"],
    [4, 3, 3, "valid"],
  ] as const)("kernel %i×%i, strides %i, %s", (height, width, strides, pad) =>
    expectSameOnBoth(() => {
      const image = waves([images, 5, 6, inputs], 1.3) as tf.Tensor4D;
      const filter = waves([height, width, inputs, outputs], 0.7) as tf.Tensor4D;
      const pointwise = waves([1, 1, inputs, inputs], 0.3) as tf.Tensor4D;
      const conv = (x: tf.Tensor, f: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, f as tf.Tensor4D, strides, pad);
      // As a program's input, and as it comes out of a convolution: in blocks where it can.
      return [image, tf.conv2d(image, pointwise, 1, "same")].flatMap((x) => {
        const slope = waves(conv(x, filter).shape, 2.1);
        return tf.grad((f) => conv(x, f))(filter, slope);
      });
    }),
  );
});

describe("what follows a convolution", () => {
  const parts = () => [waves([2, 6, 5, 16], 1.3), waves([3, 3, 16, 32], 0.7), waves([32], 3.1)];
  const conv = (x: tf.Tensor, filter: tf.Tensor) =>
    tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same");
  const slope = () => waves([2, 6, 5, 32], 2.1);
  const endings: Record<string, (y: tf.Tensor, bias: tf.Tensor) => tf.Tensor> = {
    "a bias": (y, bias) => tf.add(y, bias),
    "a bias in front": (y, bias) => tf.add(bias, y),
    "a bias and relu": (y, bias) => tf.relu(tf.add(y, bias)),
    "relu, then a bias": (y, bias) => tf.add(tf.relu(y), bias),
    "two biases": (y, bias) => tf.add(tf.add(y, bias), tf.mul(bias, 2)),
    "relu twice": (y, bias) => tf.add(tf.relu(tf.relu(y)), bias),
    "relu, and what was before it": (y, bias) => tf.add(tf.relu(y), tf.mul(y, bias)),
    "a bias, and what was before it": (y, bias) => tf.mul(tf.add(y, bias), y),
    "a maximum over pixels": (y, bias) => tf.add(tf.sub(y, tf.max(y, [1, 2], true)), bias),
    "channels joined and cut apart": (y, bias) => {
      const [a, b] = tf.split(tf.relu(tf.add(y, bias)), 2, 3);
      return tf.concat([b!, tf.mul(a!, 2)], 3);
    },
    "channels cut within a block": (y, bias) => {
      const [a, b] = tf.split(tf.add(y, bias), [4, 28], 3);
      return tf.concat([b!, a!], 3);
    },
    "pixels cut out and padded": (y, bias) => {
      const middle = tf.slice(tf.add(y, bias), [0, 1, 1, 0], [2, 4, 3, 32]);
      return tf.pad(middle, [
        [0, 0],
        [1, 1],
        [1, 1],
        [0, 0],
      ]);
    },
  };
  test.each(Object.entries(endings))("%s", (_, ending) =>
    expectSameOnBoth(() => {
      const all = (x: tf.Tensor, filter: tf.Tensor, bias: tf.Tensor) =>
        ending(conv(x, filter), bias);
      const [x, filter, bias] = parts() as [tf.Tensor, tf.Tensor, tf.Tensor];
      return [all(x, filter, bias), ...tf.grads(all)([x, filter, bias], slope())];
    }),
  );

  test("another convolution, three times over", () =>
    expectSameOnBoth(() => {
      const net = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => {
        const y = tf.relu(conv(x, a));
        return tf.relu(conv(tf.relu(conv(y, b)), a));
      };
      const inputs = [
        waves([2, 6, 5, 16], 1.3),
        waves([3, 3, 16, 32], 0.7),
        waves([1, 1, 32, 16], 0.9),
      ];
      return [
        net(inputs[0]!, inputs[1]!, inputs[2]!),
        ...tf.grads(net)(inputs, waves([2, 6, 5, 32], 2.1)),
      ];
    }));
});
