import "@tensorflow/tfjs-backend-cpu";
import { describe, expect, test } from "vitest";
import { alexnetSmall } from "./alexnetSmall.ts";
import { outputShapes, trainableParameters } from "./model.testing.ts";

describe("alexnetSmall", () => {
  const model = alexnetSmall();

  test("has the paper's 1,387,786 parameters", () => {
    expect(trainableParameters(model)).toBe(1_387_786);
  });

  test("halves the image twice and ends in three dense layers", () => {
    expect(outputShapes(model)).toEqual([
      "input 28×28×3",
      "block1_convolution 28×28×64",
      "block1_relu 28×28×64",
      "block1_pool 14×14×64",
      "block1_lrn 14×14×64",
      "block2_convolution 14×14×64",
      "block2_relu 14×14×64",
      "block2_pool 7×7×64",
      "block2_lrn 7×7×64",
      "flatten 3136",
      "hidden1_dense 384",
      "hidden1_relu 384",
      "hidden2_dense 192",
      "hidden2_relu 192",
      "logits 10",
    ]);
  });

  test("refuses what is not an image", () => {
    expect(() => alexnetSmall({ inputShape: [784] })).toThrow(
      "alexnetSmall: inputShape must be [height, width, channels], got [784].",
    );
  });
});
