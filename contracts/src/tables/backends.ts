import * as api from "@rote/backends";
import type { Table } from "../contract.ts";

export const backends: Table = {
  entries: { "@rote/backends": api },
  contracts: {
    backendEnvironment: { given: () => [] },
    listBackends: { given: () => [] },
    startBackend: {
      given: () => [{ backend: "cpu", kernels: ["Add"] }],
      options: { 0: "kernels" },
      choices: { "0.backend": "webgpu" },
    },
    watchBackend: { given: () => [], call: (watch) => watch().stop?.() },
  },
};
