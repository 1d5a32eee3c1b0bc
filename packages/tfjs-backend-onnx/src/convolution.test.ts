// A batch of small images is convolved as one matrix product, a single image by ONNX Runtime's `Conv`:
// the two ways judge each other.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-layers"; // registers the gradients
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { isOneProduct } from "./convolution.ts";
import { geometry } from "./geometry.ts";
import "./index.ts";

interface Case {
  name: string;
  size: number;
  channels: number;
  filters: number;
  kernel: number;
  strides?: number;
  dilations?: number;
  pad?: "same" | "valid";
}
const cases: Case[] = [
  { name: "fewer outputs than inputs", size: 7, channels: 6, filters: 4, kernel: 3 },
  { name: "more outputs than inputs", size: 7, channels: 3, filters: 5, kernel: 3 },
  { name: "no padding", size: 6, channels: 4, filters: 4, kernel: 3, pad: "valid" },
  { name: "stride 2", size: 8, channels: 3, filters: 4, kernel: 3, strides: 2 },
  { name: "dilated", size: 7, channels: 5, filters: 2, kernel: 3, dilations: 2 },
  { name: "an even filter", size: 5, channels: 3, filters: 3, kernel: 2 },
];

beforeAll(() => tf.setBackend("onnx"));
afterAll(() => tf.removeBackend("onnx"));

describe.each(cases)("$name", ({ size, channels, filters, kernel, ...rest }) => {
  const { strides = 1, dilations = 1, pad = "same" } = rest;
  const filterShape: [number, number, number, number] = [kernel, kernel, channels, filters];
  const infoOf = (batch: number) =>
    tf.backend_util.computeConv2DInfo(
      [batch, size, size, channels],
      filterShape,
      strides,
      dilations,
      pad,
    );

  function run(x: tf.Tensor, filter: tf.Tensor) {
    const convolve = (x: tf.Tensor, filter: tf.Tensor) =>
      tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, strides, pad, "NHWC", dilations);
    const loss = (x: tf.Tensor, filter: tf.Tensor) => tf.sum(tf.square(convolve(x, filter)));
    const [dx, dw] = tf.grads(loss)([x, filter]);
    return { y: convolve(x, filter) as tf.Tensor, dx: dx!, dw: dw! };
  }

  test("a batch and its images one by one agree, gradients too", () => {
    expect(isOneProduct(geometry(infoOf(3)), [size, size])).toBe(true);
    expect(isOneProduct(geometry(infoOf(1)), [size, size])).toBe(false);
    const x = tf.randomNormal([3, size, size, channels], 0, 1, "float32", 1);
    const filter = tf.randomNormal(filterShape, 0, 1, "float32", 2);
    const whole = run(x, filter);
    const single = tf.split(x, 3).map((image) => run(image, filter));
    const pairs: [tf.Tensor, tf.Tensor][] = [
      [whole.y, tf.concat(single.map(({ y }) => y))],
      [whole.dx, tf.concat(single.map(({ dx }) => dx))],
      [whole.dw, tf.addN(single.map(({ dw }) => dw))],
    ];
    for (const [a, b] of pairs) {
      expect(a.shape).toEqual(b.shape);
      const distance = tf.div(tf.norm(tf.sub(a, b)), tf.norm(b)).dataSync()[0]!;
      expect(distance).toBeLessThan(1e-5);
    }
  });
});
