import * as api from "@rote/expressivity";
import * as ofTfjs from "@rote/expressivity/tfjs";
import type { Table } from "../contract.ts";
import { matrix, vector } from "../fixtures.ts";

const fitted = () => api.fitAnyFunction(matrix(4, 3), vector(4));

export const expressivity: Table = {
  entries: { "@rote/expressivity": api, "@rote/expressivity/tfjs": ofTfjs },
  contracts: {
    deepen: { given: () => [fitted(), 2] },
    evaluate: { given: () => [fitted(), matrix(4, 3)] },
    fitAnyFunction: {
      given: () => [matrix(4, 3), vector(4), { seed: 0 }],
      options: { 2: "directions" },
    },
    measureFit: { given: () => [fitted(), matrix(4, 3), vector(4)] },
    toLayersModel: {
      given: () => [fitted(), matrix(4, 3), {}],
      options: { 2: "tolerance" },
    },
    weightCount: { given: () => [fitted()] },
  },
};
