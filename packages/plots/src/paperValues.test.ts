import { describe, expect, test } from "vitest";
import {
  figure1aEpochs,
  figure1aValues,
  figure1bEpochs,
  figure1bValues,
  figure1cValues,
  paperResult,
  table1,
} from "./index.ts";

describe("the paper's values agree with one another", () => {
  test("every accuracy of table 1 is a fraction, and random labels leave test accuracy at chance", () => {
    for (const { labels, trainAccuracy, testAccuracy } of table1) {
      expect(trainAccuracy).toBeGreaterThan(0.99);
      expect(trainAccuracy).toBeLessThanOrEqual(1);
      if (labels === "random") expect(Math.abs(testAccuracy - 0.1)).toBeLessThan(0.007);
      else expect(testAccuracy).toBeGreaterThan(0.5);
    }
  });

  test("figure 1a falls, in the order that the text states", () => {
    for (const points of Object.values(figure1aValues)) {
      const losses = points.map(([, loss]) => loss);
      expect(losses).toEqual([...losses].sort((a, b) => b - a));
      const steps = points.map(([step]) => step);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }
    const order = Object.entries(figure1aEpochs).sort((a, b) => a[1].below0_1 - b[1].below0_1);
    expect(order.map(([condition]) => condition)).toEqual([
      "trueLabels",
      "shuffledPixels",
      "gaussianPixels",
      "randomPixels",
      "randomLabels",
    ]);
  });

  test("figure 1a in steps is figure 1a in epochs of 391 steps", () => {
    for (const [condition, { below0_1 }] of Object.entries(figure1aEpochs)) {
      const points = figure1aValues[condition as keyof typeof figure1aValues]!;
      const [step] = points.find(([, loss]) => loss === 0.1)!;
      expect(Math.abs(step / 0.391 - below0_1)).toBeLessThan(1);
    }
  });

  test("the ratios of figure 1b are whole epochs over those on true labels", () => {
    for (const [model, points] of Object.entries(figure1bValues)) {
      const unit = figure1bEpochs[model as keyof typeof figure1bEpochs];
      for (const [, ratio] of points) {
        expect(Math.abs(Math.round(ratio * unit) / unit - ratio)).toBeLessThan(0.0051);
      }
    }
  });

  test("figure 1c rises from the clean error to chance", () => {
    for (const points of Object.values(figure1cValues)) {
      const errors = points.map(([, error]) => error);
      expect(errors).toEqual([...errors].sort((a, b) => a - b));
      expect(errors.at(-1)).toBeCloseTo(0.9, 2);
    }
  });
});

test.each([
  [
    "MLP 1x512",
    "trueLabels",
    undefined,
    { epochsToFit: 28, trainAccuracy: 1, testAccuracy: 0.5051 },
  ],
  [
    "MLP 1x512",
    "randomLabels",
    undefined,
    { epochsToFit: 55, trainAccuracy: 0.9934, testAccuracy: 0.1061 },
  ],
  [
    "MLP 1x512",
    "partialLabels",
    0.9,
    { epochsToFit: 56, trainAccuracy: null, testAccuracy: 0.106 },
  ],
  [
    "Inception",
    "gaussianPixels",
    undefined,
    { epochsToFit: 21, trainAccuracy: null, testAccuracy: null },
  ],
  [
    "Alexnet",
    "randomLabels",
    undefined,
    { epochsToFit: 48, trainAccuracy: 0.9982, testAccuracy: 0.0986 },
  ],
  [
    "MLP 3x512",
    "shuffledPixels",
    undefined,
    { epochsToFit: null, trainAccuracy: null, testAccuracy: null },
  ],
  [
    "Inception",
    "labelsOfMyOwn",
    undefined,
    { epochsToFit: null, trainAccuracy: null, testAccuracy: null },
  ],
] as const)("the paper's result for %s under %s, p = %s", (model, condition, p, expected) => {
  const { testAccuracy, ...rest } = paperResult(model, condition, p);
  expect(rest).toEqual({
    epochsToFit: expected.epochsToFit,
    trainAccuracy: expected.trainAccuracy,
  });
  if (expected.testAccuracy === null) expect(testAccuracy).toBeNull();
  else expect(testAccuracy).toBeCloseTo(expected.testAccuracy, 10);
});
