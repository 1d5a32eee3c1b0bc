import { deepen, evaluate, fitAnyFunction, measureFit } from "./index.ts";
import { testSample } from "./sample.testing.ts";

/** A hash of the networks that fit some samples, and how well they do. */
export const goldenHashes = (): string[] => [0, 1, 2, 3].map(hashOfSeed);

function hashOfSeed(seed: number): string {
  const { points, values } = testSample(40, 7, seed);
  const network = fitAnyFunction(points, values, { seed });
  const deep = deepen(network, 4);
  const { maxError, largestWeight } = measureFit(network, points, values);
  const { direction, thresholds, weights } = network;
  const last = Float64Array.of(maxError, largestWeight, network.smallestEigenvalue);
  let hash = 0x811c9dc5;
  for (const { buffer } of [direction, thresholds, weights, evaluate(deep, points), last]) {
    for (const byte of new Uint8Array(buffer)) hash = Math.imul(hash ^ byte, 0x01000193);
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/** Recorded in Node 24 on x86-64; every engine must give the same. */
export const goldens: readonly string[] = ["33aadfed", "90915d02", "fd06c143", "07c60b1c"];
