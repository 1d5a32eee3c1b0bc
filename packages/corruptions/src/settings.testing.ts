import { testBatch } from "./batch.testing.ts";
import * as corruptions from "./corruptions.ts";
import { type Corruption, classCounts, compose, pairFlipNoise, symmetricNoise } from "./index.ts";

export const shape = [12, 4, 5, 3] as const;
export const batch = testBatch(shape, "train");
const counts = classCounts(batch);
const moments = { mean: 120, variance: 4000 };
const perChannel = { mean: [120, 130, 140], variance: [4000, 5000, 0] };

/** Makers of each corruption; the options that change what happens all have their turn. */
export const settings: Record<
  keyof typeof corruptions | "compose",
  ((seed: number) => Corruption)[]
> = {
  trueLabels: [(seed) => corruptions.trueLabels({ seed })],
  partialLabels: [
    (seed) => corruptions.partialLabels({ seed, probability: 0.5 }),
    (seed) => corruptions.partialLabels({ seed, probability: 0.5, excludeTrue: true }),
    (seed) => corruptions.partialLabels({ seed, probability: 0.5, exactCountOf: 12 }),
    (seed) =>
      corruptions.partialLabels({ seed, probability: 0.5, exactCountOf: { test: 99, train: 12 } }),
    (seed) => corruptions.partialLabels({ seed, probability: 0.9, applyTo: "train" }),
  ],
  permutedLabels: [
    (seed) => corruptions.permutedLabels({ seed, classCounts: counts }),
    (seed) => corruptions.permutedLabels({ seed, classCounts: { train: counts } }),
  ],
  noisyLabels: [
    (seed) => corruptions.noisyLabels({ seed, matrix: symmetricNoise(10, 0.5) }),
    (seed) => corruptions.noisyLabels({ seed, matrix: pairFlipNoise(10, 0.5) }),
  ],
  instanceDependentLabels: [(seed) => corruptions.instanceDependentLabels({ seed, rate: 0.5 })],
  randomLabels: [(seed) => corruptions.randomLabels({ seed })],
  shuffledPixels: [
    (seed) => corruptions.shuffledPixels({ seed }),
    (seed) => corruptions.shuffledPixels({ seed, permute: "channels" }),
    (seed) => corruptions.shuffledPixels({ seed, permute: "values", probability: 0.5 }),
  ],
  randomPixels: [
    (seed) => corruptions.randomPixels({ seed }),
    (seed) => corruptions.randomPixels({ seed, permute: "channels" }),
    (seed) => corruptions.randomPixels({ seed, permute: "values", probability: 0.5 }),
  ],
  gaussianPixels: [
    (seed) => corruptions.gaussianPixels({ seed, moments }),
    (seed) => corruptions.gaussianPixels({ seed, moments: perChannel, probability: 0.5 }),
  ],
  centerCrop: [() => corruptions.centerCrop({ height: 2, width: 4 })],
  compose: [
    (seed) =>
      compose([
        corruptions.randomPixels({ seed }),
        compose([corruptions.centerCrop({ height: 3, width: 2 })]),
        corruptions.gaussianPixels({ seed, moments, probability: 0.5 }),
        corruptions.randomLabels({ seed }),
      ]),
    (seed) => compose([corruptions.shuffledPixels({ seed }), corruptions.randomPixels({ seed })]),
  ],
};
