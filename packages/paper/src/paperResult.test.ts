import { describe, expect, test } from "vitest";
import {
  atCorruption,
  epochsOfFigure1a,
  figure1cValues,
  fittedAccuracy,
  paperResult,
  publishedOn,
  section5Row,
  table1Row,
  table4,
  table4Row,
} from "./index.ts";

const none = { epochsToFit: null, trainAccuracy: null, testAccuracy: null };

// biome-ignore format: a table
test.each([
  ["mlp-1x512",       "trueLabels",     undefined, 28,   1,      0.5051],
  ["mlp-1x512",       "randomLabels",   undefined, 55,   0.9934, 0.1061],
  ["mlp-1x512",       "partialLabels",  0.9,       56,   null,   0.106],
  ["inception-small", "gaussianPixels", undefined, 21,   null,   null],
  ["alexnet-small",   "randomLabels",   undefined, 48,   0.9982, 0.0986],
  ["mlp-3x512",       "shuffledPixels", undefined, null, null,   null],
  ["inception-small", "labelsOfMyOwn",  undefined, null, null,   null],
  ["toString",        "trueLabels",     undefined, null, null,   null],
])("the paper's result for %s under %s, p = %s", (model, condition, p, epochs, train, accuracy) => {
  const { testAccuracy, ...rest } = paperResult({
    dataset: "cifar10",
    model,
    condition,
    probability: p,
  });
  expect(rest).toEqual({ epochsToFit: epochs, trainAccuracy: train });
  if (accuracy === null) expect(testAccuracy).toBeNull();
  else expect(testAccuracy).toBeCloseTo(accuracy, 10);
});

describe("a published value belongs to the dataset it was measured on", () => {
  test("there is none beside a run of another", () => {
    const run = { model: "inception-small", condition: "trueLabels" };
    expect(paperResult({ ...run, dataset: "mnist" })).toEqual(none);
    expect(paperResult({ ...run, dataset: "svhn" })).toEqual(none);
    expect(fittedAccuracy({ ...run, dataset: "mnist" })).toBeUndefined();
    expect(epochsOfFigure1a("mnist", "inception-small", "trueLabels")).toBeUndefined();
    const cells = { labels: "true", randomCrop: false, weightDecay: false } as const;
    expect(table1Row("mnist", { model: "mlp-1x512", ...cells })).toBeUndefined();
    expect(table4Row("mnist", "mlp-1x512", "weight decay")).toBeUndefined();
    expect(publishedOn("cifar100", table4)).toBeUndefined();
    expect(atCorruption("mnist", "mlp-1x512", 0.5, figure1cValues)).toBeUndefined();
  });

  test("a kernel machine is found by dataset, features and ridge", () => {
    const gabor = { dataset: "mnist", features: "gabor", ridge: false };
    expect(section5Row(gabor)?.norm).toBe(390);
    expect(section5Row({ ...gabor, dataset: "cifar10" })).toBeUndefined();
    expect(section5Row({ ...gabor, ridge: true })).toBeUndefined();
  });
});

test("the training accuracy is printed, or what the text says of figures 1a and 1b", () => {
  const accuracy = (model: string, condition: string) =>
    fittedAccuracy({ dataset: "cifar10", model, condition });
  expect(accuracy("mlp-1x512", "randomLabels")).toBe(0.9934);
  expect(accuracy("mlp-1x512", "partialLabels")).toBe(1);
  expect(accuracy("mlp-1x512", "shuffledPixels")).toBeUndefined();
  expect(accuracy("inception-small", "shuffledPixels")).toBe(1);
  expect(accuracy("inception-small", "labelsOfMyOwn")).toBeUndefined();
});
