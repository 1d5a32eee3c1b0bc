// Convolutions of 5×5 taps, which are written by Winograd's way where products are slow. The
// project node-slow-products runs this as on WebAssembly.

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import { expectSameOnBoth } from "../../testing/onBoth.testing.ts";
import type { Geometry } from "./geometry.ts";
import { winogradFits } from "./winograd.ts";

afterAll(() => tf.removeBackend("onnx"));

const uniform = (shape: number[], seed: number) => tf.randomUniform(shape, -1, 1, "float32", seed);

type Pad = Parameters<typeof tf.conv2d>[3];

const around = (top: number, bottom: number, left: number, right: number): Pad => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

describe.each<[string, Pad]>([
  ["same", "same"],
  ["valid", "valid"],
  ["another padding on each side", around(1, 3, 4, 0)],
])("padding: %s", (_, pad) => {
  test.each([
    { images: 2, size: [14, 14], channels: [64, 48] },
    { images: 1, size: [17, 9], channels: [48, 64] }, // tiles that reach over both edges
    { images: 3, size: [15, 14], channels: [61, 67] },
  ] as const)("$images of $size, channels $channels", ({ images, size, channels }) =>
    expectSameOnBoth(() => {
      const x = uniform([images, ...size, channels[0]], 1) as tf.Tensor4D;
      const filter = uniform([5, 5, ...channels], 2) as tf.Tensor4D;
      const conv = (x: tf.Tensor, filter: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, pad);
      const y = conv(x, filter);
      return [y, ...tf.grads(conv)([x, filter], uniform(y.shape, 3))];
    }, 1e-5),
  );
});

test("one pixel that is seen by one tap comes out as it is, wherever it lies in a tile", () =>
  expectSameOnBoth(() => {
    const places = Array.from({ length: 8 }, (_, i) => [0, i, (3 * i) % 8, i]);
    const x = tf.scatterND(tf.tensor2d(places, [8, 4], "int32"), tf.ones([8]), [1, 9, 9, 64]);
    const taps = Array.from({ length: 5 }, (_, i) => [i, (2 * i) % 5, i, i]);
    const filter = tf.scatterND(tf.tensor2d(taps, [5, 4], "int32"), tf.ones([5]), [5, 5, 64, 64]);
    return [tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same")];
  }, 1e-6));

const at: Geometry = {
  batch: 1,
  inChannels: 64,
  outChannels: 64,
  input: [14, 14],
  output: [14, 14],
  kernel: [5, 5],
  strides: [1, 1],
  dilations: [1, 1],
  before: [2, 2],
  after: [2, 2],
};
const where = (hasSlowProducts: boolean) =>
  ({ target: { hasSlowProducts } }) as Parameters<typeof winogradFits>[0];

test("only what Winograd's way is written for, and pays for, is written so", () => {
  expect(winogradFits(where(true), at)).toBe(true);
  expect(winogradFits(where(false), at)).toBe(false);
  for (const other of [
    { kernel: [3, 3] },
    { kernel: [5, 1] },
    { strides: [2, 2] },
    { dilations: [1, 2] },
    { inChannels: 3 },
    { output: [4, 14] },
    { before: [5, 5] },
    { batch: 0 },
    { batch: 1000 }, // takes nine times the memory
    { input: [28, 28], output: [28, 28] }, // transforms of longer sides
    { input: [3, 4000], output: [3, 4000] },
    { kernel: [5, 5, 5], input: [14, 14, 14], output: [14, 14, 14] },
  ]) {
    expect(winogradFits(where(true), { ...at, ...other }), JSON.stringify(other)).toBe(false);
  }
});
