import * as api from "@rote/measures";
import type { Table } from "../contract.ts";
import { matrix } from "../fixtures.ts";

/** Four predictions of two classes. */
const probabilities = () => ({
  data: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.7, 0.3, 0.4, 0.6),
  shape: [4, 2] as const,
});
const identity = () => ({ data: Float64Array.of(1, 0, 0, 1), shape: [2, 2] as const });
const labels = () => Int32Array.of(0, 1, 1, 1);
const included = () => ({ data: Uint8Array.of(1, 0, 1, 0, 1, 1), shape: [3, 2] as const });
const ofEpochs = { given: () => [matrix(3, 4)] };
const ofPredictions = { given: () => [probabilities(), labels()] };

export const measures: Table = {
  entries: { "@rote/measures": api },
  contracts: {
    areaUnderMargin: ofEpochs,
    confidenceAndVariability: ofEpochs,
    confidenceWeightedEntropy: ofPredictions,
    confidentLearning: ofPredictions,
    consistencyScores: { given: () => [included(), included()] },
    distanceFromInitialization: {
      given: () => [[Float32Array.of(1, 2)], [Float32Array.of(1, 0)]],
    },
    el2n: ofEpochs,
    estimateNoiseMatrix: ofPredictions,
    firstEpochLearned: ofEpochs,
    forgettingEvents: ofEpochs,
    labelPosterior: {
      given: () => [probabilities(), labels(), identity()],
    },
    leaveOneOutMemorization: { given: () => [matrix(4, 2), matrix(4, 2), labels()] },
    logitMeasures: { given: () => [matrix(4, 2), labels()] },
    neuralTangentMeasure: { given: () => [Float64Array.of(1, -1), Float64Array.of(1, -1)] },
    normalizedMargin: ofPredictions,
    normalizedMargins: { given: () => [matrix(4, 2), labels(), 2, 3] },
    spectralComplexity: {
      given: () => [[matrix(2, 3), matrix(3, 1)], {}],
      options: { 1: "references" },
    },
    spectralDensity: {
      given: () => [(v: Float64Array) => v.map((x) => 2 * x), 3, { points: 4 }],
      call: async (density, args) => (await density(...args)).nodes.length,
      options: { 2: "draws" },
    },
    topEigenvalues: {
      given: () => [(v: Float64Array) => v.map((x) => 2 * x), 3, {}],
      options: { 2: "count" },
    },
    pathNorm: { given: () => [[matrix(2, 3), matrix(3, 1)]] },
    precisionAtK: { given: () => [Float64Array.of(1, 2, 3), Uint8Array.of(0, 1, 1), 2] },
    rocAuc: { given: () => [Float64Array.of(1, 2, 3), Uint8Array.of(0, 1, 1)] },
    selfConfidence: ofPredictions,
    softmax: { given: () => [matrix(4, 2)] },
    subsetInfluence: { given: () => [included(), included()] },
    subsetMemorization: { given: () => [included(), included()] },
  },
};
