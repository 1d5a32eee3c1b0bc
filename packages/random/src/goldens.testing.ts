import { acos, cos, exp, log, pow, sin } from "./elementary/index.ts";
import {
  bits,
  foldIn,
  integers,
  key,
  normals,
  normalsInto,
  permutation,
  split,
  uniforms,
} from "./index.ts";

/**
 * For each of the seeds 0 to 19 a hash of everything that the package draws, and last one of the
 * elementary functions.
 */
export const goldenHashes = () => [
  ...Array.from({ length: 20 }, (_, seed) => hashOfSeed(seed)),
  hashOf(elementary()),
];

/** Each function at 300 numbers near, and at 300 far and wide. */
function elementary(): Float64Array[] {
  const near = uniforms(key(0, "near"), 300);
  const wide = uniforms(key(0, "wide"), 300).map((u, i) => (u - 0.5) * (1 << (i % 24)));
  return [
    near.map(acos),
    near.map(log),
    near.map((x, i) => pow(x, wide[i]! / 1e4)),
    wide.map((x) => exp(x / 1e4)),
    wide.map(cos),
    wide.map(sin),
    wide.map((x) => sin(1e20 * x)),
  ];
}

function hashOfSeed(seed: number): string {
  const root = key(seed, "golden");
  const [left, right] = split(root);
  return hashOf([
    bits(root, 64),
    uniforms(left, 64),
    integers(right, 1_000_003, 64),
    permutation(foldIn(root, 1), 257),
    normals(foldIn(root, 2 ** 40), 257),
    normalsInto(new Float32Array(64), foldIn(root, "float32")),
  ]);
}

/** 32-bit FNV-1a. */
function hashOf(arrays: readonly { readonly buffer: ArrayBufferLike }[]): string {
  let hash = 0x811c9dc5;
  for (const { buffer } of arrays) {
    for (const byte of new Uint8Array(buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Recorded in Node 24 on x86-64; every engine must give the same. */
export const goldens = [
  "824b025a",
  "2b037195",
  "f95ffe92",
  "f77d350c",
  "b084c045",
  "4f8a6cfc",
  "c71fbf75",
  "d0e0753b",
  "96de0db0",
  "52f369f2",
  "95e53b85",
  "3198c43a",
  "f9c55403",
  "2be61789",
  "fba18055",
  "37d503a8",
  "4fa28e96",
  "387724f7",
  "a6c6ed47",
  "703e1bd4",
  "10683fe1",
];
