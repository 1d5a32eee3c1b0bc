import * as api from "@rote/random";
import * as elementary from "@rote/random/elementary";
import * as macrotask from "@rote/random/macrotask";
import * as sha256 from "@rote/random/sha256";
import type { Table } from "../contract.ts";

const key = [1, 2] as const;

export const random: Table = {
  entries: {
    "@rote/random": api,
    "@rote/random/elementary": elementary,
    "@rote/random/macrotask": macrotask,
    "@rote/random/sha256": sha256,
  },
  contracts: {
    acos: { given: () => [0.5], taken: [0] },
    bits: { given: () => [key, 3] },
    cos: { given: () => [1], taken: [0] },
    exp: { given: () => [1], taken: [0] },
    foldIn: { given: () => [key, "name"] },
    integer: { given: () => [key, 10] },
    integers: { given: () => [key, 10, 3] },
    integersInto: { given: () => [new Uint8Array(3), key, 10], fills: ["0"] },
    key: { given: () => [0, "name"] },
    log: { given: () => [2], taken: [0] },
    macrotask: { given: () => [] },
    normal: { given: () => [key] },
    normals: { given: () => [key, 3] },
    normalsInto: { given: () => [new Float32Array(3), key], fills: ["0"] },
    permutation: { given: () => [key, 4] },
    pow: { given: () => [2, 0.5], taken: [0, 1] },
    sha256: { given: () => [Uint8Array.of(1, 2), "text"] },
    sin: { given: () => [1], taken: [0] },
    split: { given: () => [key] },
    uniform: { given: () => [key] },
    uniforms: { given: () => [key, 3] },
    uniformsInto: { given: () => [new Float32Array(3), key], fills: ["0"] },
  },
};
