import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { models, sequential } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { LocalResponseNormalization } from "./localResponseNormalization.ts";
import { registerLayers } from "./registerLayers.ts";

const constants = { depthRadius: 2, bias: 1.5, alpha: 0.25, beta: 0.75 };

describe("LocalResponseNormalization", () => {
  test("divides each channel by its window's sum of squares, short at the edges", () => {
    const x = [1, -2, 3, 0.5, -1, 2, 4];
    const y = new LocalResponseNormalization(constants).call(tf.tensor4d(x, [1, 1, 1, 7]));
    const expected = x.map((value, c) => {
      const window = x.filter((_, k) => Math.abs(k - c) <= 2);
      const sum = window.reduce((total, v) => total + v * v, 0);
      return value / (1.5 + 0.25 * sum) ** 0.75;
    });
    [...y.dataSync()].forEach((value, c) => {
      expect(value).toBeCloseTo(expected[c]!, 6);
    });
  });

  test("comes back from JSON with all its options", async () => {
    registerLayers();
    const layer = new LocalResponseNormalization({
      inputShape: [2, 2, 7],
      name: "lrn",
      ...constants,
    });
    const model = sequential({ name: "net", layers: [layer] });
    const copy = await models.modelFromJSON(JSON.parse(model.toJSON() as string));
    expect(copy.getLayer("lrn").getConfig()).toEqual(layer.getConfig());
    expect(copy.getLayer("lrn").getConfig()).toMatchObject(constants);
  });
});
