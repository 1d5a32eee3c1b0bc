import "@tensorflow/tfjs-backend-cpu";
import { expect, test } from "vitest";
import * as api from "./index.ts";
import { createModel, describeModel, listModels, UnknownModelError } from "./index.ts";
import { hashOfWeights } from "./model.testing.ts";

test("every listed name is that of a public builder", () => {
  expect(Object.keys(api)).toEqual(expect.arrayContaining(listModels()));
  expect(listModels()).toEqual([...listModels()].sort());
});

test("createModel builds what the builder of that name builds", async () => {
  const options = { inputShape: [4, 4, 1], hiddenUnits: [3], seed: 5 };
  const model = createModel("mlp", options);
  expect(model.name).toBe("mlp");
  expect(await hashOfWeights(model)).toBe(await hashOfWeights(api.mlp(options)));
});

test.each(["resnet", "toString", ""])("createModel refuses the name %j", (name) => {
  expect(() => createModel(name)).toThrow(UnknownModelError);
  expect(() => createModel(name)).toThrow(
    `createModel: unknown model "${name}". ` + `Known: ${listModels().join(", ")}.`,
  );
});

// Table 1 of the paper.
test.each([
  ["Inception", "inceptionSmall", {}, 1_649_402],
  ["Inception w/o BatchNorm", "inceptionSmall", { batchNorm: false }, 1_649_402],
  ["Alexnet", "alexnetSmall", {}, 1_387_786],
  ["MLP 3x512", "mlp", { hiddenUnits: [512, 512, 512] }, 1_735_178],
  ["MLP 1x512", "mlp", { hiddenUnits: [512] }, 1_209_866],
])(
  "%s, from JSON, has the number of parameters that the paper gives",
  (_, name, options, count) => {
    const model = createModel(name, JSON.parse(JSON.stringify(options)));
    expect(describeModel(model).trainableParameters).toBe(count);
  },
);
