import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { layers } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { alexnetSmall, inceptionSmall, type ModelOptions, mlp } from "./index.ts";
import { hashOfWeights } from "./testModels.ts";
import { recordedHashes } from "./testRecordedHashes.ts";

const inputShape = [8, 8, 2];

// What every model promises. Small inputs keep the plain cpu backend quick.
describe.each(Object.entries({ alexnetSmall, inceptionSmall, mlp }))("%s", (name, make) => {
  test("has the recorded initial weights", async () => {
    expect(await hashOfWeights(make())).toBe(recordedHashes[name]);
  });

  test("gives a finite logit for each example and class", () => {
    const logits = make({ inputShape, classes: 3 }).predict(
      tf.ones([2, ...inputShape]),
    ) as tf.Tensor;
    expect(logits.shape).toEqual([2, 3]);
    expect(logits.dataSync().every(Number.isFinite)).toBe(true);
  });

  test("normalizes between each hidden linear map and its ReLU if asked to, instead of a bias", () => {
    const classes = (batchNorm: boolean) =>
      make({ inputShape, batchNorm }).layers.map((layer) => layer.getClassName());
    const count = (batchNorm: boolean, wanted: string) =>
      classes(batchNorm).filter((className) => className === wanted).length;
    expect(count(false, "RoteOffsetBatchNormalization")).toBe(0);
    expect(count(true, "RoteOffsetBatchNormalization")).toBe(count(true, "Activation"));
    expect(count(true, "Activation")).toBe(count(false, "Activation"));

    const biases = make({ inputShape, batchNorm: true })
      .weights.map((weight) => weight.originalName)
      .filter((weight) => weight.endsWith("/bias"));
    expect(biases).toEqual(["logits/bias"]);
  });

  test("adds (λ/2)·Σw² over the kernels to its losses", () => {
    const model = make({ inputShape, weightDecay: 0.02 });
    const penalty = model.calculateLosses().reduce((sum, loss) => sum + loss.dataSync()[0]!, 0);
    const squares = model.weights
      .filter((weight) => weight.originalName.endsWith("/kernel"))
      .map((weight) => tf.sum(tf.square(weight.read())).dataSync()[0]!);
    const expected = 0.01 * squares.reduce((sum, square) => sum + square, 0);
    expect(penalty / expected).toBeCloseTo(1, 5);
    expect(make({ inputShape }).calculateLosses()).toEqual([]);
  });

  test("takes its dropout layers from the caller, each with a name of its own", () => {
    const made: [rate: number, name: string][] = [];
    const dropoutLayer = (rate: number, name: string) => {
      made.push([rate, name]);
      return layers.gaussianDropout({ rate, name });
    };
    const dropped = make({ inputShape, dropoutRate: 0.25, dropoutLayer });
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(([, name]) => name)).size).toBe(made.length);
    for (const [rate, name] of made) {
      expect(rate).toBe(0.25);
      expect(dropped.getLayer(name).getClassName()).toBe("GaussianDropout");
    }
  });

  test("drops out in training only, and not at all by default", () => {
    const x = tf.ones([1, ...inputShape]);
    const model = make({ inputShape, dropoutRate: 0.5 });
    const run = (training: boolean) => [...(model.apply(x, { training }) as tf.Tensor).dataSync()];
    expect(run(false)).toEqual(run(false));
    expect(run(true)).not.toEqual(run(true));
    expect(make({ inputShape }).layers.some((layer) => /dropout/i.test(layer.getClassName()))).toBe(
      false,
    );
  });

  test.each<[string, Record<string, unknown>]>([
    ["unknown option", { dropout: 0.5 }],
    ["classes must be an integer", { classes: 0 }],
    ["each number in inputShape must be an integer", { inputShape: [28, 28.5, 3] }],
    ["seed must be an integer", { seed: 0.5 }],
    ["batchNorm must be true or false", { batchNorm: "False" }],
    ["dropoutRate must be at least 0 and below 1", { dropoutRate: 1 }],
    ["weightDecay must be at least 0", { weightDecay: -1e-4 }],
    ["unknown initializer", { initializer: "glorot" }],
  ])("refuses: %s", (message, options) => {
    const before = tf.memory().numTensors;
    expect(() => make(options as ModelOptions)).toThrow(RangeError);
    expect(() => make(options as ModelOptions)).toThrow(`${name}: ${message}`);
    expect(tf.memory().numTensors).toBe(before);
  });
});
