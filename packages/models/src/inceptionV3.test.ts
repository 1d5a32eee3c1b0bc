import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, describe, expect, test } from "vitest";
import { describeModel } from "./describeModel.ts";
import { inceptionV3 } from "./inceptionV3.ts";

describe("inceptionV3", () => {
  const model = inceptionV3();
  const { layers, ...totals } = describeModel(model);
  afterAll(() => model.dispose());

  test("has the counts that Keras publishes, and the usual 5.7 billion multiply-adds", () => {
    expect(model.countParams()).toBe(23_851_784);
    expect(totals.trainableParameters).toBe(23_817_352);
    expect(totals.nonTrainableParameters).toBe(34_432);
    expect(totals.multiplyAdds / 1e9).toBeCloseTo(5.713, 3);
  });

  // Table 1 of the paper, and Keras for the widths of the first two modules.
  test.each([
    ["input", [299, 299, 3]],
    ["stem1_relu", [149, 149, 32]],
    ["stem2_relu", [147, 147, 32]],
    ["stem3_relu", [147, 147, 64]],
    ["stem3_pool", [73, 73, 64]],
    ["stem4_relu", [73, 73, 80]],
    ["stem5_relu", [71, 71, 192]],
    ["stem5_pool", [35, 35, 192]],
    ["mixed0", [35, 35, 256]],
    ["mixed1", [35, 35, 288]],
    ["mixed2", [35, 35, 288]],
    ["mixed3", [17, 17, 768]],
    ["mixed4", [17, 17, 768]],
    ["mixed5", [17, 17, 768]],
    ["mixed6", [17, 17, 768]],
    ["mixed7", [17, 17, 768]],
    ["mixed8", [8, 8, 1280]],
    ["mixed9", [8, 8, 2048]],
    ["mixed10", [8, 8, 2048]],
    ["pool", [2048]],
    ["logits", [1000]],
  ])("%s has shape %j", (name, shape) => {
    expect(layers.find((layer) => layer.name === name)!.outputShape).toEqual(shape);
  });

  test("has 94 convolutions", () => {
    expect(layers.filter(({ type }) => type === "Conv2D")).toHaveLength(94);
  });

  test("takes the options that all models take", () => {
    const small = inceptionV3({
      inputShape: [75, 75, 1],
      classes: 3,
      batchNorm: false,
      dropoutRate: 0.2,
      weightDecay: 1e-4,
    });
    const { layers, nonTrainableParameters } = describeModel(small);
    expect(nonTrainableParameters).toBe(0);
    expect(layers.filter(({ type }) => type === "Dropout")).toHaveLength(1);
    expect(small.calculateLosses()).toHaveLength(95);

    const logits = small.predict(tf.ones([1, 75, 75, 1])) as tf.Tensor;
    expect(logits.shape).toEqual([1, 3]);
    expect(logits.dataSync().every(Number.isFinite)).toBe(true);
    small.dispose();
  }, 60_000);

  test("takes images from 75×75 on", () => {
    expect(() => inceptionV3({ inputShape: [75, 74, 3] })).toThrow(
      "inceptionV3: inputShape must be [height, width, channels] of at least 75×75 pixels, got " +
        "[75, 74, 3].",
    );
  });
});
