import * as api from "@rote/safetensors";
import type { Table } from "../contract.ts";

const tensors = () => ({
  tensors: new Map([["w", { dtype: "U8", shape: [2], data: Uint8Array.of(1, 2) }]]),
  metadata: { of: "toy" },
});

export const safetensors: Table = {
  entries: { "@rote/safetensors": api },
  contracts: {
    decodeSafetensors: { given: () => [api.encodeSafetensors(tensors())] },
    encodeSafetensors: { given: () => [tensors()] },
  },
};
