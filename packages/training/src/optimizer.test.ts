// Two steps of each optimizer on one weight, worked out beside it in float64.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, describe, expect, test } from "vitest";
import { Optimizer, type OptimizerOptions } from "./optimizer.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const gradients = [3, -1, 0.5];
const rates = [0.1, 0.1, 0.01];

/** A weight of two dimensions and one of one, which get the same gradients. */
function follow(options: OptimizerOptions) {
  const weights = tf.tidy(() => [tf.variable(tf.tensor2d([[2]])), tf.variable(tf.tensor1d([2]))]);
  const optimizer = new Optimizer(options, weights);
  gradients.forEach((g, t) => {
    tf.tidy(() => {
      const both = [tf.tensor2d([[g]]), tf.tensor1d([g])];
      optimizer.apply(both, tf.scalar(rates[t]!));
    });
  });
  const [matrix, vector] = weights.map((weight) => weight.dataSync()[0]!);
  optimizer.dispose();
  tf.dispose(weights);
  return { matrix: matrix!, vector: vector! };
}

/** w after the three steps, where `direction` gives what is followed. */
function worked(direction: (g: number, t: number) => number, decay = 0): number {
  return gradients.reduce((w, g, t) => {
    const decayed = w - rates[t]! * decay * w;
    return decayed - rates[t]! * direction(g, t);
  }, 2);
}

function momentum(mu: number, nesterov: boolean) {
  let v = 0;
  return (g: number) => {
    v = mu * v + g;
    return nesterov ? g + mu * v : v;
  };
}

function adam(beta1: number, beta2: number, epsilon: number) {
  let [m, s] = [0, 0];
  return (g: number, t: number) => {
    m = beta1 * m + (1 - beta1) * g;
    s = beta2 * s + (1 - beta2) * g * g;
    return m / (1 - beta1 ** (t + 1)) / (Math.sqrt(s / (1 - beta2 ** (t + 1))) + epsilon);
  };
}

describe("an optimizer", () => {
  test.each<[OptimizerOptions, () => (g: number, t: number) => number]>([
    [{ name: "sgd" }, () => (g) => g],
    [{ name: "momentum" }, () => momentum(0.9, false)],
    [{ name: "momentum", momentum: 0.5, weightDecay: 0.3 }, () => momentum(0.5, false)],
    [{ name: "nesterov", momentum: 0.8 }, () => momentum(0.8, true)],
    [{ name: "adam" }, () => adam(0.9, 0.999, 1e-7)],
    [
      { name: "adam", beta1: 0.5, beta2: 0.9, epsilon: 0.1, weightDecay: 0.2 },
      () => adam(0.5, 0.9, 0.1),
    ],
  ])("%o follows its equation; only matrices decay", (options, direction) => {
    const { matrix, vector } = follow(options);
    expect(matrix).toBeCloseTo(worked(direction(), options.weightDecay ?? 0), 5);
    expect(vector).toBeCloseTo(worked(direction()), 5);
  });

  test("keeps no tensor but its slots, and none after dispose", () => {
    const before = tf.memory().numTensors;
    follow({ name: "adam", weightDecay: 0.1 });
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each<[object, RegExp]>([
    [{ name: "rprop" }, /name must be one of "sgd", "momentum", "nesterov", "adam", got "rprop"/],
    [{ name: "sgd", momentum: 0.9 }, /sgd: options must be among weightDecay, got "momentum"/],
    [{ name: "adam", beta2: 1 }, /beta2 must be in \[0, 1\), got 1/],
    [{ name: "adam", epsilon: 0 }, /epsilon must be positive, got 0/],
    [{ name: "momentum", weightDecay: -1 }, /weightDecay must be 0 or positive, got -1/],
  ])("refuses %o", (options, message) => {
    expect(() => new Optimizer(options as OptimizerOptions, [])).toThrow(message);
  });
});
