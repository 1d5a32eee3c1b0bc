import * as api from "@rote/records";
import * as schemas from "@rote/records/schemas";
import type { Table } from "../contract.ts";
import { runs, solutions } from "../evidence.ts";

const regularization = { augmentation: [], weightDecay: 0, dropout: 0 };

export const records: Table = {
  entries: { "@rote/records": api, "@rote/records/schemas": schemas },
  contracts: {
    chanceOf: { given: () => [runs()[0]], data: [0] },
    classesOf: { given: () => [runs()[0]], data: [0] },
    conditionKey: { given: () => [runs()[0]] },
    cropsAtMost: { given: () => [regularization, 28] },
    datasetTitle: { given: () => ["mnist"] },
    epochsToFit: { given: () => [runs()[0]] },
    finalFit: { given: () => [runs()[0]] },
    firstFitted: {
      given: () => [{}, [{ epoch: 1, trainAccuracy: 1, onlineAccuracy: null }]],
      data: [0, 1],
    },
    fittedFraction: { given: () => [{}, { trainAccuracy: 1, onlineAccuracy: null }], data: [0, 1] },
    fittedPercent: { given: () => [0.5] },
    groupBy: { given: () => [runs(), (item: { name: string } | null) => item?.name] },
    imagesOf: { given: () => [runs()[0]], data: [0] },
    interval: { given: () => [[1, 2, 3]] },
    isRegularized: { given: () => [regularization] },
    kernelMachinesOf: { given: () => [solutions()] },
    labelCorruption: { given: () => [runs()[0]] },
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
    regularizationKind: { given: () => [regularization] },
    regularizationOf: { given: () => [runs()[0]] },
    regularizationWords: { given: () => [regularization] },
    repeatsOf: { given: () => [runs()] },
    seedOf: { given: () => [runs()[0]] },
    settingsOf: { given: () => [runs()] },
    variantsOf: { given: () => [api.networksOf(runs())[0]] },
  },
};
