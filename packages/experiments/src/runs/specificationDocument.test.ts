import { describe, expect, test } from "vitest";
import {
  completeSpecification,
  formatSpecification,
  parseSpecification,
  type RunSpecification,
  SpecificationError,
  specificationDifferences,
} from "../index.ts";

const specification: RunSpecification = {
  dataset: "mnist",
  train: 1000,
  corruption: { name: "partialLabels", params: { probability: 0.5 } },
  augmentation: [{ name: "randomCrop", params: { size: 28 } }],
  optimizer: { name: "adam", beta1: 0.8 },
};

test.each([
  ["YAML", "dataset: mnist\ntrain: 1000 # a few\noptimizer: { name: adam }\n"],
  ["JSON", '{ "dataset": "mnist", "train": 1000, "optimizer": { "name": "adam" } }'],
])("%s is read, and what is left out gets its default", (_, text) => {
  expect(parseSpecification(text)).toEqual(
    completeSpecification({ dataset: "mnist", train: 1000, optimizer: { name: "adam" } }),
  );
});

test("an empty document is refused: it may be one that was cut off", () => {
  for (const text of ["", "  \n", "# nothing", "null"]) {
    expect(() => parseSpecification(text)).toThrow(/it must be an object, got null/);
  }
  expect(parseSpecification("{}")).toEqual(completeSpecification({}));
});

test("changes replace fields, and defaults that depend on them follow", () => {
  const changed = parseSpecification("seed: 3", { model: "inception-small", dataset: "mnist" });
  expect(changed).toEqual(
    completeSpecification({ seed: 3, model: "inception-small", dataset: "mnist" }),
  );
});

test("what is written is read again as it was", () => {
  const complete = completeSpecification(specification);
  expect(parseSpecification(formatSpecification(complete))).toEqual(complete);
  expect(parseSpecification(JSON.stringify(complete))).toEqual(complete);
});

test.each([
  [
    "a line that is neither",
    "dataset: mnist\ntrain: [1",
    /must be YAML or JSON, got: .* at line 2/,
  ],
  ["a field twice", "seed: 1\nseed: 2", /"seed" twice at line 2/],
  ["an unknown field", "datset: mnist", /unknown field "datset". .*Did you mean "dataset"\?/],
  ["an unknown value", "dataset: mnits", /unknown dataset "mnits". .*Did you mean "mnist"\?/],
  ["a list", "- mnist", /it must be an object/],
  ["a wrong type", "train: many", /train must be a number, got "many"/],
])("refuses %s", (_, text, message) => {
  expect(() => parseSpecification(text)).toThrow(SpecificationError);
  expect(() => parseSpecification(text)).toThrow(message);
});

describe("specificationDifferences", () => {
  const differences = (changes: RunSpecification) =>
    specificationDifferences(
      completeSpecification(specification),
      completeSpecification({ ...specification, ...changes }),
    );

  test("are none for the same", () => {
    expect(differences({})).toEqual([]);
  });

  test("name each field with both values", () => {
    expect(
      differences({
        batchSize: 64,
        corruption: { name: "partialLabels", params: {} },
        augmentation: [],
        optimizer: { name: "adam" },
      }),
    ).toEqual([
      "corruption.params.probability: 0.5 there, nothing here",
      'augmentation: [{"name":"randomCrop","params":{"size":28}}] there, [] here',
      "optimizer.beta1: 0.8 there, 0.9 here",
      "batchSize: 128 there, 64 here",
    ]);
  });
});
