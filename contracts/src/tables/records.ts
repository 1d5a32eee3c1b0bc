import * as api from "@rote/records";
import * as schemas from "@rote/records/schemas";
import type { Table } from "../contract.ts";
import { runs, solutions } from "../evidence.ts";

const regularization = { augmentation: [], weightDecay: 0, dropout: 0 };
const estimate = { mean: 0.5, variance: 0.01, degrees: 3 };

export const records: Table = {
  entries: { "@rote/records": api, "@rote/records/schemas": schemas },
  contracts: {
    chanceOf: { given: () => [runs()[0]], data: [0] },
    classesOf: { given: () => [runs()[0]], data: [0] },
    combination: { given: () => [[[2, estimate]]], data: [0] },
    comparableRuns: { given: () => [runs(), ["model"]] },
    conditionKey: { given: () => [runs()[0]] },
    corruptionPhases: { given: () => [api.networksOf(runs())[0]] },
    cropsAtMost: { given: () => [regularization] },
    datasetTitle: { given: () => ["mnist"] },
    difference: { given: () => [estimate, estimate] },
    endsOf: { given: () => [estimate] },
    epochsToFit: { given: () => [runs()[0]] },
    epochsToReach: { given: () => [runs()[0], 0.5] },
    exactly: { given: () => [0.5] },
    finalFit: { given: () => [runs()[0]] },
    firstFitted: {
      given: () => [{}, [{ epoch: 1, trainAccuracy: 1, onlineAccuracy: null }]],
      data: [0, 1],
    },
    fittedFraction: { given: () => [{}, { trainAccuracy: 1, onlineAccuracy: null }], data: [0, 1] },
    fittedPercent: { given: () => [0.5] },
    fixed: { given: () => [-0.04, 1] },
    groupBy: { given: () => [runs(), (item: { name: string } | null) => item?.name] },
    imagesOf: { given: () => [runs()[0]], data: [0] },
    interval: { given: () => [[1, 2, 3]] },
    isRegularized: { given: () => [regularization] },
    kernelMachinesOf: { given: () => [solutions()] },
    labelCorruption: { given: () => [runs()[0]] },
    labelCurve: { given: () => [runs()] },
    nameOf: { given: () => [{ name: "mlp" }] },
    networksOf: { given: () => [runs()] },
    onlyRegularizer: { given: () => [regularization] },
    overCorruption: { given: () => [runs()] },
    parseJson: { given: () => ['{ "a": 1 }', "toy.json"] },
    parseRecord: {
      given: () => [{ kind: "linear", version: 1 }, "toy.json"],
      code: "RECORD_INVALID",
    },
    plainSettings: { given: () => [runs()] },
    randomFeaturesOf: { given: () => [solutions()[0]] },
    regularizationKind: { given: () => [regularization] },
    regularizationOf: { given: () => [runs()[0]] },
    regularizationWords: { given: () => [regularization] },
    regularizerPhases: { given: () => [api.networksOf(runs())[0]] },
    repeatsEstimate: { given: () => [[0.4, 0.5], 1] },
    repeatsOf: { given: () => [runs()] },
    seedOf: { given: () => [runs()[0]] },
    settingsOf: { given: () => [runs()] },
    shareEstimate: { given: () => [[0.4, 0.5], 100] },
    sharedFields: { given: () => [runs()[0], ["model"]] },
    shiftEffect: { given: () => [runs()[0], [{ name: "contrast", severity: 1 }]], data: [1] },
    shiftsOf: { given: () => [runs()[0]] },
    testImagesOf: { given: () => [runs()[0]], data: [0] },
    variantsOf: { given: () => [api.networksOf(runs())[0]] },
  },
};
