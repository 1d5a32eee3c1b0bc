import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "MeasureArgumentError",
    "areaUnderMargin",
    "confidenceAndVariability",
    "confidenceWeightedEntropy",
    "confidentLearning",
    "consistencyScores",
    "distanceFromInitialization",
    "el2n",
    "estimateNoiseMatrix",
    "firstEpochLearned",
    "forgettingEvents",
    "labelPosterior",
    "leaveOneOutMemorization",
    "logitMeasures",
    "neuralTangentMeasure",
    "normalizedMargin",
    "normalizedMargins",
    "pathNorm",
    "precisionAtK",
    "rocAuc",
    "selfConfidence",
    "softmax",
    "spectralComplexity",
    "spectralDensity",
    "subsetInfluence",
    "subsetMemorization",
    "topEigenvalues",
  ]);
});
