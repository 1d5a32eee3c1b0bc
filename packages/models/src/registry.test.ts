import "@tensorflow/tfjs-backend-cpu";
import { expect, test } from "vitest";
import * as api from "./index.ts";
import { createModel, describeModel, listModels, paperModels, UnknownModelError } from "./index.ts";
import { hashOfWeights } from "./testModels.ts";

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
    `createModel: unknown model "${name}". ` +
      "Known: alexnetSmall, inceptionSmall, inceptionV3, mlp, wideResNet.",
  );
});

test.each(paperModels.map((row) => [row.title, row] as const))(
  "%s has the number of parameters in the paper's table 1",
  (_, { name, options, parameters }) => {
    const model = createModel(name, JSON.parse(JSON.stringify(options)));
    expect(describeModel(model).trainableParameters).toBe(parameters);
  },
);
