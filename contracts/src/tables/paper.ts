import * as api from "@rote/paper";
import type { Table } from "../contract.ts";

const run = { dataset: "cifar10", model: "mlp-1x512", condition: "trueLabels" };

export const paper: Table = {
  entries: { "@rote/paper": api },
  contracts: {
    atCorruption: { given: () => ["cifar10", "mlp-1x512", 0.5, api.figure1bValues] },
    bestRegularized: { given: () => ["cifar10", "mlp-1x512"] },
    curveOf: { given: () => ["cifar10", "mlp-1x512", api.figure1bValues] },
    epochsOfFigure1a: { given: () => ["cifar10", "inception-small", "trueLabels"] },
    fittedAccuracy: { given: () => [run] },
    ignoresPixelOrder: { given: () => ["mlp-1x512"] },
    isPaperDataset: { given: () => ["mnist"] },
    modelTitle: { given: () => ["mlp-1x512"] },
    paperResult: { given: () => [run] },
    publishedOn: { given: () => ["cifar10", api.figure1bValues] },
    section5Row: { given: () => [{ dataset: "mnist", features: null, ridge: false }], data: [0] },
    table1Row: {
      given: () => [
        "cifar10",
        { labels: "true", weightDecay: false, randomCrop: false, model: "mlp-1x512" },
      ],
    },
    table4Row: { given: () => ["cifar10", "inception-small", "none"] },
    theorem1Weights: {
      given: () => [{ n: 3, dimension: 2, outputs: 1 }],
      data: [0],
    },
  },
};
