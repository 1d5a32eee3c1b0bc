// Normalization by a batch's own statistics, and the sums it is made of, beside tfjs' cpu backend.

import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import type { OnnxBackend } from "../index.ts";
import type { Program } from "../program/program.ts";
import { expectSameOnBoth, waves } from "../testing/onBoth.testing.ts";
import { findBatchNormalizations } from "./batchStatistics.ts";

afterAll(() => tf.removeBackend("onnx"));

const shape = [3, 4, 5, 6];
type Vector = tf.Tensor1D;
/**
 * How a layer normalizes while it is trained; tfjs has no gradient without a scale and an offset.
 */
function normalize(x: tf.Tensor, scale?: tf.Tensor, offset?: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [0, 1, 2]);
  return tf.batchNorm(
    x,
    mean as Vector,
    variance as Vector,
    (offset ?? tf.zerosLike(mean)) as Vector,
    (scale ?? tf.onesLike(mean)) as Vector,
  );
}

/** The programs that a computation on the onnx backend becomes. */
async function programsOf(compute: () => tf.Tensor): Promise<Program[]> {
  await tf.setBackend("onnx");
  const programs: Program[] = [];
  const stop = (tf.backend() as OnnxBackend).onCompute(({ program }) => programs.push(program));
  tf.tidy(() => compute().dataSync());
  stop();
  return programs;
}
const found = async (compute: () => tf.Tensor) =>
  (await programsOf(compute)).flatMap((program) => [...findBatchNormalizations(program).values()]);

describe("findBatchNormalizations finds", () => {
  test("a normalization by the batch's mean and variance, with scale and offset", async () => {
    const x = () => waves(shape, 1.3);
    expect(await found(() => normalize(x()))).toHaveLength(1);
    const [one] = await found(() => normalize(x(), waves([6], 0.5), waves([6], 0.8)));
    expect(one).toMatchObject({ scale: expect.any(Number), offset: expect.any(Number) });
  });

  test.each<[string, (x: tf.Tensor) => tf.Tensor]>([
    [
      "statistics of something else",
      (x) => {
        const { mean, variance } = tf.moments(tf.mul(x, 2), [0, 1, 2]);
        return tf.batchNorm(x, mean as Vector, variance as Vector);
      },
    ],
    ["moving averages", (x) => tf.batchNorm(x, waves([6], 0.1) as Vector, tf.ones([6]) as Vector)],
    [
      "statistics over images alone",
      (x) => {
        const { mean, variance } = tf.moments(x, [0]);
        return tf.batchNorm(x, mean as tf.Tensor, variance as tf.Tensor);
      },
    ],
    [
      "a variance about another mean",
      (x) => {
        const mean = tf.mean(x, [0, 1, 2]);
        const variance = tf.mean(tf.square(tf.sub(x, tf.mul(mean, 2))), [0, 1, 2]);
        return tf.batchNorm(x, mean as Vector, variance as Vector);
      },
    ],
  ])("nothing in %s", async (_, compute) => {
    expect(await found(() => compute(waves(shape, 1.3)))).toEqual([]);
    await expectSameOnBoth(() => [compute(waves(shape, 1.3))]);
  });
});

describe("y, the statistics and all gradients are those of the cpu backend", () => {
  const all = (end: (y: tf.Tensor) => tf.Tensor, far: number) => () => {
    const inputs = [tf.add(waves(shape, 1.3), far), waves([6], 0.5), waves([6], 0.8)];
    const f = (x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor) =>
      end(normalize(x, scale, offset));
    const { mean, variance } = tf.moments(inputs[0]!, [0, 1, 2]);
    const y = f(inputs[0]!, inputs[1]!, inputs[2]!);
    return [y, mean, variance, ...tf.grads(f)(inputs, waves(shape, 2.1))];
  };
  test.each<[string, (y: tf.Tensor) => tf.Tensor]>([
    ["alone", (y) => y],
    ["before relu", (y) => tf.relu(y)],
    ["twice", (y) => normalize(tf.relu(y))],
    ["used in two ways", (y) => tf.mul(tf.sigmoid(y), tf.add(y, 1))],
  ])("%s", (_, end) => expectSameOnBoth(all(end, 0)));

  test("also where the mean is a hundred times the deviation", () =>
    expectSameOnBoth(
      all((y) => tf.relu(y), 100),
      1e-3,
    ));

  test("after a convolution in blocks, joined with another's", () =>
    expectSameOnBoth(() => {
      const net = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => {
        const conv = (filter: tf.Tensor) =>
          tf.relu(normalize(tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, 1, "same")));
        return tf.concat([conv(a), conv(b)], 3);
      };
      const inputs = [
        waves([2, 6, 5, 16], 1.3),
        waves([1, 1, 16, 32], 0.7),
        waves([3, 3, 16, 16], 0.9),
      ];
      const [x, a, b] = inputs as [tf.Tensor, tf.Tensor, tf.Tensor];
      return [net(x, a, b), ...tf.grads(net)(inputs, waves([2, 6, 5, 48], 2.1))];
    }, 1e-3));
});

test("statistics that overflowed once do not spoil the next batch in the same graph", async () => {
  await tf.setBackend("onnx");
  const step = (far: number) =>
    tf.tidy(() => tf.sum(normalize(tf.add(waves(shape, 1.3), far))).dataSync()[0]!);
  expect(step(Number.POSITIVE_INFINITY)).toBeNaN();
  expect(Math.abs(step(0))).toBeLessThan(1e-3);
});

describe("sums of images with factors and shifts by channel", () => {
  const [image, other] = [() => waves(shape, 1.3), () => waves(shape, 0.6)];
  const vector = () => waves([6], 0.9);
  const sums: Record<string, () => tf.Tensor> = {
    "a·x + b": () => tf.add(tf.mul(image(), vector()), vector()),
    "a·x + b·y + c": () =>
      tf.add(tf.add(tf.mul(image(), vector()), tf.mul(vector(), other())), vector()),
    "a·(x + b) − c": () => tf.sub(tf.mul(tf.add(image(), vector()), vector()), vector()),
    "a − x": () => tf.sub(vector(), image()),
    "2·x + 1": () => tf.add(tf.mul(image(), 2), 1),
    "a·x + y + z": () => tf.add(tf.add(tf.mul(image(), vector()), other()), waves(shape, 0.2)),
    "a·x used twice": () => {
      const scaled = tf.mul(image(), vector());
      return tf.mul(tf.relu(scaled), tf.add(scaled, 1));
    },
    "by [1, 1, 1, channels]": () => tf.sub(image(), tf.reshape(vector(), [1, 1, 1, 6])),
    "by columns instead": () => tf.sub(image(), tf.reshape(waves([5], 0.3), [1, 1, 5, 1])),
    "by images instead": () => tf.mul(image(), tf.reshape(waves([3], 0.3), [3, 1, 1, 1])),
    "the mean of one": () => tf.mean(tf.add(tf.mul(image(), vector()), vector()), [0, 1, 2]),
    "the sum of one that was normalized": () => {
      const x = image();
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      const y = tf.batchNorm(x, mean as Vector, variance as Vector);
      const sum = tf.sum(tf.add(tf.mul(x, vector()), vector()), [0, 1, 2]);
      return tf.add(tf.sum(y, [0, 1, 2]), sum);
    },
  };
  test.each(Object.entries(sums))("%s", (_, compute) => expectSameOnBoth(() => [compute()]));
});

test("a batch of a single pixel is normalized as on cpu", async () => {
  const offset = () => waves([16], 0.5);
  await expectSameOnBoth(() => [normalize(waves([1, 1, 1, 16], 0.3), waves([16], 0.2), offset())]);
});
