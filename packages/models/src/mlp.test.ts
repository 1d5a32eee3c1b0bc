import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, test } from "vitest";
import { mlp } from "./mlp.ts";
import { outputShapes, trainableParameters } from "./model.testing.ts";

describe("mlp", () => {
  test.each([
    [[512], [28, 28, 3], 1_209_866],
    [[512, 512, 512], [28, 28, 3], 1_735_178],
    [[512], [32, 32, 3], 1_578_506],
    [[512, 512, 512], [32, 32, 3], 2_103_818],
    [[], [28, 28, 1], 7_850],
  ])("with hidden units %j on %j has %i parameters", (hiddenUnits, inputShape, expected) => {
    expect(trainableParameters(mlp({ hiddenUnits, inputShape }))).toBe(expected);
  });

  test("goes from the image through each hidden layer to the logits", () => {
    expect(outputShapes(mlp({ hiddenUnits: [512, 64] }))).toEqual([
      "input 28×28×3",
      "flatten 2352",
      "hidden1_dense 512",
      "hidden1_relu 512",
      "hidden2_dense 64",
      "hidden2_relu 64",
      "logits 10",
    ]);
  });

  test("takes vectors as they are", () => {
    expect(outputShapes(mlp({ inputShape: [5], hiddenUnits: [] }))).toEqual([
      "input 5",
      "logits 10",
    ]);
  });

  test("is W₂·ReLU(W₁·x + b₁) + b₂", () => {
    const model = mlp({ inputShape: [2], hiddenUnits: [3], classes: 2 });
    model.setWeights([
      tf.tensor([1, -1, 0.5, 2, 1, -0.5], [2, 3]),
      tf.tensor([0, 0.5, 0]),
      tf.tensor([1, 0, 0, 1, 1, 1], [3, 2]),
      tf.tensor([0.25, -0.25]),
    ]);
    // h = ReLU(1 + 4, −1 + 2 + 0.5, 0.5 − 1) = (5, 1.5, 0)
    const logits = model.predict(tf.tensor([1, 2], [1, 2])) as tf.Tensor;
    expect([...logits.dataSync()]).toEqual([5.25, 1.25]);
  });

  test.each([0, -1, 1.5, Number.NaN])("refuses %d hidden units", (units) => {
    expect(() => mlp({ hiddenUnits: [8, units] })).toThrow(
      `mlp: each number in hiddenUnits must be a positive integer, got ${units}.`,
    );
  });
});
