import * as api from "@rote/random";
import * as macrotask from "@rote/random/macrotask";
import * as sha256 from "@rote/random/sha256";
import type { Table } from "../contract.ts";

const key = [1, 2] as const;

export const random: Table = {
  entries: {
    "@rote/random": api,
    "@rote/random/macrotask": macrotask,
    "@rote/random/sha256": sha256,
  },
  contracts: {
    bits: { given: () => [key, 3] },
    foldIn: { given: () => [key, "name"] },
    integer: { given: () => [key, 10] },
    integers: { given: () => [key, 10, 3] },
    integersInto: { given: () => [new Uint8Array(3), key, 10], fills: ["0"] },
    key: { given: () => [0, "name"] },
    macrotask: { given: () => [] },
    normal: { given: () => [key] },
    normals: { given: () => [key, 3] },
    normalsInto: { given: () => [new Float32Array(3), key], fills: ["0"] },
    permutation: { given: () => [key, 4] },
    sha256: { given: () => [Uint8Array.of(1, 2), "text"] },
    split: { given: () => [key] },
    uniform: { given: () => [key] },
    uniforms: { given: () => [key, 3] },
    uniformsInto: { given: () => [new Float32Array(3), key], fills: ["0"] },
  },
};
