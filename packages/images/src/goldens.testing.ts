import { key, normals, uniforms } from "@rote/random";
import { perImageWhitening } from "./index.ts";

const shape = [5, 9, 7, 3] as const;
const size = 5 * 9 * 7 * 3;

/** A hash of whitened bytes and of whitened floats. */
export const goldenHashes = (): string[] =>
  [
    Uint8Array.from(uniforms(key(1), size), (u) => 256 * u),
    Float32Array.from(normals(key(2), size)),
  ].map((images) => hashOf(perImageWhitening({ images, shape }).images));

/** 32-bit FNV-1a. */
function hashOf(numbers: Float32Array): string {
  let hash = 0x811c9dc5;
  for (const byte of new Uint8Array(numbers.buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Recorded in Node 24 on x86-64; every engine must give the same. */
export const goldens: readonly string[] = ["829c9b79", "3e697800"];
