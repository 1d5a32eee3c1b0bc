import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { expect, test } from "vitest";
import { createPaperModel, paperModels, SpecificationError } from "../index.ts";
import { trainableParameters } from "./createPaperModel.ts";

const options = { inputShape: [28, 28, 3], classes: 10, seed: 0 };
const parameters = {
  "mlp-1x512": 1_209_866,
  "mlp-3x512": 1_735_178,
  "alexnet-small": 1_387_786,
  "inception-small": 1_649_402,
  "inception-small-nobn": 1_649_402,
};

test.each(Object.entries(parameters))(
  "%s has the %d trainable parameters of Table 1",
  async (name, count) => {
    await tf.setBackend("cpu");
    const model = createPaperModel(name, options);
    const sizes = model.trainableWeights.map(({ shape }) =>
      tf.util.sizeFromShape(shape as number[]),
    );
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(count);
    model.dispose();
  },
);

test.each([
  ["mlp-2x64", 2352 * 64 + 64 + 64 * 64 + 64 + 64 * 10 + 10],
  ["mlp-1x1", 2352 + 1 + 10 + 10],
  ["wide-resnet-28-1", 369_498], // as its first author counts it
])("%s is built by its name, with %d parameters", async (name, count) => {
  await tf.setBackend("cpu");
  const model = createPaperModel(name, options);
  expect(trainableParameters(model)).toBe(count);
  model.dispose();
});

test("every model that a specification may name can be built, and no other", () => {
  expect(Object.keys(paperModels)).toEqual(Object.keys(parameters));
  expect(() => createPaperModel("mlp", options)).toThrow(SpecificationError);
});

test.each(["mlp-100x65536", "wide-resnet-994-100"])(
  "%s is refused before anything is allocated",
  (name) => {
    expect(() => createPaperModel(name, options)).toThrow(
      /createPaperModel: the weights of .* must fit into memory, got .*Use a smaller network\./,
    );
  },
);
