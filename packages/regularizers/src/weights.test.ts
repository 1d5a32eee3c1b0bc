// Everything that acts on weights: selection, penalties, decay and projection.

import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { coupledWeightDecay, decoupledWeightDecay, l1, maxNorm, selectWeights } from "./index.ts";
import { leak, testModel, valuesOf } from "./model.testing.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe("selectWeights", () => {
  const names = (model: LayersModel, selection = {}) =>
    selectWeights(model, selection).map(({ layer, weight }) => `${layer}/${weight}`);

  test("takes kernels only, unless told otherwise", () => {
    const model = testModel();
    expect(names(model)).toEqual(["hidden/kernel", "logits/kernel"]);
    expect(names(model, { weights: ["bias"] })).toEqual(["hidden/bias", "logits/bias"]);
    expect(names(model, { layers: ["logits"] })).toEqual(["logits/kernel"]);
    expect(names(model, { layers: ["hidden"], weights: ["kernel", "bias"] })).toEqual([
      "hidden/kernel",
      "hidden/bias",
    ]);
  });

  test("leaves batch normalization alone, and takes convolutions of every kind", () => {
    const model = sequential({
      layers: [
        layers.conv2d({ name: "conv", filters: 2, kernelSize: 3, inputShape: [5, 5, 1] }),
        layers.batchNormalization({ name: "norm" }),
        layers.depthwiseConv2d({ name: "depthwise", kernelSize: 2 }),
      ],
    });
    expect(names(model)).toEqual(["conv/kernel", "depthwise/depthwise_kernel"]);
    expect(names(model, { weights: ["gamma"] })).toEqual(["norm/gamma"]);
  });

  test("sees into nested models, and past a second layer of the same kind", () => {
    const inner = testModel();
    const outer = sequential({ layers: [inner, layers.dense({ name: "top", units: 1 })] });
    expect(names(outer)).toEqual(["hidden/kernel", "logits/kernel", "top/kernel"]);
    expect(selectWeights(outer).map(({ variable }) => variable.shape)).toEqual([
      [2, 4],
      [4, 3],
      [3, 1],
    ]);
  });

  test("refuses a layer that is not there, and a selection of nothing", () => {
    expect(() => selectWeights(testModel(), { layers: ["hiden"] })).toThrow(
      /must be of the model, got hiden. Known: hidden, logits/,
    );
    expect(() => selectWeights(testModel(), { weights: ["gamma"] })).toThrow(
      /must take a weight, got none of kind gamma in any layer/,
    );
  });
});

describe.each([
  ["coupledWeightDecay", coupledWeightDecay, (w: number) => (w * w) / 2, (w: number) => w],
  ["l1", l1, Math.abs, Math.sign],
] as const)("%s", (name, make, term, slope) => {
  test("is λ times the sum over the selected weights", () => {
    const model = testModel();
    const [hidden, , logits] = valuesOf(model);
    const value = (options: object) =>
      make({ coefficient: 0.3, ...options })
        .value(model)
        .dataSync()[0];
    expect(value({})).toBeCloseTo(0.3 * sum([...hidden!, ...logits!].map(term)), 6);
    expect(value({ layers: ["hidden"] })).toBeCloseTo(0.3 * sum(hidden!.map(term)), 6);
  });

  test("has the gradient that its equation says, through the model's own losses", () => {
    const model = testModel();
    const [, , before] = valuesOf(model);
    make({ coefficient: 0.3, layers: ["logits"] }).attach(model);
    model.predict(tf.zeros([1, 2])); // tfjs puts a sequential model together at its first use
    const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { grads } = tf.variableGrads(
      () => tf.addN(model.calculateLosses()) as tf.Scalar,
      variables.slice(2, 3),
    );
    const [gradient] = Object.values(grads);
    for (const [i, g] of [...gradient!.dataSync()].entries()) {
      expect(g).toBeCloseTo(0.3 * slope(before![i]!), 6);
    }
  });

  test("joins the loss that tfjs itself minimizes", async () => {
    const model = testModel();
    model.compile({ optimizer: tf.train.sgd(0.1), loss: () => tf.scalar(0) });
    make({ coefficient: 0.5 }).attach(model);
    const [before] = valuesOf(model);
    await model.fit(tf.zeros([1, 2]), tf.zeros([1, 3]), { epochs: 1, verbose: 0, shuffle: false });
    const [after] = valuesOf(model);
    for (const [i, w] of before!.entries()) {
      expect(after![i]).toBeCloseTo(w - 0.1 * 0.5 * slope(w), 6);
    }
  });

  test("says in JSON what it does, and leaves no tensor behind", () => {
    const penalty = make({ coefficient: 0.1, layers: ["hidden"] });
    expect(JSON.parse(JSON.stringify(penalty))).toEqual({
      name,
      params: { coefficient: 0.1, layers: ["hidden"] },
    });
    const model = testModel();
    expect(leak(() => penalty.value(model).dispose())).toBe(0);
  });

  test("refuses a negative coefficient", () => {
    expect(() => make({ coefficient: -1 })).toThrow(/coefficient must be at least 0, got -1/);
    expect(() => make({ coefficient: Number.POSITIVE_INFINITY })).toThrow(/must be finite/);
  });
});

describe("decoupledWeightDecay", () => {
  test("shrinks the selected weights by 1 − η·λ and no other", () => {
    const model = testModel();
    const [hidden, bias, logits] = valuesOf(model);
    decoupledWeightDecay({ coefficient: 0.2, layers: ["hidden"] }).update(model, 0.5);
    const after = valuesOf(model);
    for (const [i, w] of hidden!.entries()) expect(after[0]![i]).toBeCloseTo(0.9 * w, 6);
    expect(after[1]).toEqual(bias);
    expect(after[2]).toEqual(logits);
  });

  test("is coupled decay under plain SGD, but not under momentum", () => {
    const decay = (kind: "coupled" | "decoupled", optimizer: tf.Optimizer) => {
      const model = testModel();
      const penalty = coupledWeightDecay({ coefficient: 0.5 });
      const decoupled = decoupledWeightDecay({ coefficient: 0.5 });
      for (let step = 0; step < 3; step++) {
        if (kind === "decoupled") decoupled.update(model, 0.1);
        else
          optimizer.minimize(
            () => penalty.value(model),
            false,
            selectWeights(model).map((w) => w.variable),
          );
      }
      return valuesOf(model)[0]!;
    };
    const decoupled = decay("decoupled", tf.train.sgd(0.1));
    const sgd = decay("coupled", tf.train.sgd(0.1));
    const momentum = decay("coupled", tf.train.momentum(0.1, 0.9));
    for (const [i, w] of sgd.entries()) {
      expect(decoupled[i]).toBeCloseTo(w, 6);
      expect(Math.abs(momentum[i]!)).toBeLessThan(Math.abs(w));
    }
  });

  test("leaves no tensor behind", () => {
    const model = testModel();
    expect(leak(() => decoupledWeightDecay({ coefficient: 0.2 }).update(model, 0.5))).toBe(0);
  });

  test("refuses to turn weights around", () => {
    const decay = decoupledWeightDecay({ coefficient: 3 });
    expect(() => decay.update(testModel(), 0.5)).toThrow(
      /coefficient must be between 0 and 1, got 1.5/,
    );
    expect(() => decoupledWeightDecay({ coefficient: Number.NaN })).toThrow(RangeError);
  });
});

describe("maxNorm", () => {
  const norms = (model: LayersModel, weight: number, units: number) =>
    Array.from({ length: units }, (_, unit) => {
      const values = valuesOf(model)[weight]!.filter((_, i) => i % units === unit);
      return Math.hypot(...values);
    });

  test("bounds the weights that come into each unit, keeping their direction", () => {
    const model = testModel();
    const before = norms(model, 0, 4);
    const bound = (Math.min(...before) + Math.max(...before)) / 2;
    const kept = valuesOf(model)[0]!;
    maxNorm({ maximum: bound }).update(model);
    const after = valuesOf(model)[0]!;
    for (const [unit, norm] of norms(model, 0, 4).entries()) {
      expect(norm).toBeCloseTo(Math.min(bound, before[unit]!), 5);
      for (const i of [unit, unit + 4]) {
        if (before[unit]! <= bound) expect(after[i]).toBe(kept[i]);
        else expect(after[i]).toBeCloseTo((kept[i]! * bound) / before[unit]!, 5);
      }
    }
  });

  test("bounds each filter of a convolution, and each channel's of a depthwise one", () => {
    const model = sequential({
      layers: [
        layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [4, 4, 2], useBias: false }),
        layers.depthwiseConv2d({ kernelSize: 2, useBias: false }),
      ],
    });
    maxNorm({ maximum: 0.01 }).update(model);
    for (const weight of [0, 1]) {
      for (const norm of norms(model, weight, 3)) expect(norm).toBeCloseTo(0.01, 6);
    }
  });

  test("leaves zeros at zero, and no tensor behind", () => {
    const model = testModel();
    model.setWeights(model.getWeights().map((weight) => tf.zerosLike(weight)));
    expect(leak(() => maxNorm({ maximum: 1 }).update(model))).toBe(0);
    expect(valuesOf(model)[0]!.every((w) => w === 0)).toBe(true);
  });

  test.each([0, -1, Number.NaN])("refuses a maximum of %d", (maximum) => {
    expect(() => maxNorm({ maximum })).toThrow(/maximum must be positive/);
  });
});
