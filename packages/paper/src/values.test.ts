import { describe, expect, test } from "vitest";
import {
  bestRegularized,
  figure1aEpochs,
  figure1aValues,
  figure1bEpochs,
  figure1bValues,
  figure1cValues,
  paperModels,
  table1,
} from "./index.ts";

describe("the paper's values agree with one another", () => {
  test("accuracies of table 1 are fractions, and random labels leave the test at chance", () => {
    for (const { labels, trainAccuracy, testAccuracy } of table1.values) {
      expect(trainAccuracy).toBeGreaterThan(0.99);
      expect(trainAccuracy).toBeLessThanOrEqual(1);
      if (labels === "random") expect(Math.abs(testAccuracy - 0.1)).toBeLessThan(0.007);
      else expect(testAccuracy).toBeGreaterThan(0.5);
    }
  });

  test("table 1 is about the networks of the paper, each of them", () => {
    const named = new Set(table1.values.map(({ model }) => model));
    expect([...named].sort()).toEqual(Object.keys(paperModels).sort());
  });

  test("the best regularized network of table 1 has crops where any has", () => {
    expect(bestRegularized("cifar10", "inception-small")).toBe(0.8931);
    expect(bestRegularized("cifar10", "mlp-1x512")).toBe(0.5039);
    expect(bestRegularized("mnist", "mlp-1x512")).toBeUndefined();
  });

  test("figure 1a falls, in the order that the text states", () => {
    for (const points of Object.values(figure1aValues.values)) {
      const losses = points.map(([, loss]) => loss);
      expect(losses).toEqual([...losses].sort((a, b) => b - a));
      const steps = points.map(([step]) => step);
      expect(steps).toEqual([...steps].sort((a, b) => a - b));
    }
    const epochs = Object.entries(figure1aEpochs.values);
    const order = epochs.sort((a, b) => a[1]!.below0_1 - b[1]!.below0_1);
    expect(order.map(([condition]) => condition)).toEqual([
      "trueLabels",
      "shuffledPixels",
      "gaussianPixels",
      "randomPixels",
      "randomLabels",
    ]);
  });

  test("figure 1a in steps is figure 1a in epochs of 391 steps", () => {
    for (const [condition, epochs] of Object.entries(figure1aEpochs.values)) {
      const points = figure1aValues.values[condition as keyof typeof figure1aValues.values]!;
      const [step] = points.find(([, loss]) => loss === 0.1)!;
      expect(Math.abs(step / 0.391 - epochs!.below0_1)).toBeLessThan(1);
    }
  });

  test("the ratios of figure 1b are whole epochs over those on true labels", () => {
    for (const [model, points] of Object.entries(figure1bValues.values)) {
      const unit = figure1bEpochs.values[model as keyof typeof figure1bEpochs.values];
      for (const [, ratio] of points) {
        expect(Math.abs(Math.round(ratio * unit) / unit - ratio)).toBeLessThan(0.0051);
      }
    }
  });

  test("figure 1c rises from the clean error to chance", () => {
    for (const points of Object.values(figure1cValues.values)) {
      const errors = points.map(([, error]) => error);
      expect(errors).toEqual([...errors].sort((a, b) => a - b));
      expect(errors.at(-1)).toBeCloseTo(0.9, 2);
    }
  });
});
