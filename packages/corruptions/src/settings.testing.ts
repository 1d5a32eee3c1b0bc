import { testBatch } from "./batch.testing.ts";
import * as corruptions from "./corruptions.ts";
import { type Corruption, classCounts, compose, pairFlipNoise, symmetricNoise } from "./index.ts";

export const shape = [12, 4, 5, 3] as const;
export const batch = testBatch(shape, "train");
const counts = classCounts(batch);
const moments = { mean: 120, variance: 4000 };
const perChannel = { mean: [120, 130, 140], variance: [4000, 5000, 0] };

/** A maker of a corruption, and a hash of all that the seeds 0 to 19 make of `batch`. */
interface Setting {
  make: (seed: number) => Corruption;
  /** Recorded in Node 24 on x86-64; every engine must give the same. */
  golden: string;
}

/** For each corruption, the options that change what happens. */
export const settings: Record<keyof typeof corruptions | "compose", Setting[]> = {
  trueLabels: [{ golden: "b87533ac92edae9c", make: (seed) => corruptions.trueLabels({ seed }) }],
  partialLabels: [
    {
      golden: "cd5397af13d1ac6b",
      make: (seed) => corruptions.partialLabels({ seed, probability: 0.5 }),
    },
    {
      golden: "30e587173ecf887a",
      make: (seed) => corruptions.partialLabels({ seed, probability: 0.5, excludeTrue: true }),
    },
    {
      golden: "bd362f239794afd2",
      make: (seed) => corruptions.partialLabels({ seed, probability: 0.5, exactCountOf: 12 }),
    },
    {
      golden: "bd362f239794afd2",
      make: (seed) =>
        corruptions.partialLabels({
          seed,
          probability: 0.5,
          exactCountOf: { test: 99, train: 12 },
        }),
    },
    {
      golden: "29b21e32cd482d22",
      make: (seed) => corruptions.partialLabels({ seed, probability: 0.9, applyTo: "train" }),
    },
  ],
  permutedLabels: [
    {
      golden: "21c7c90efc8079e3",
      make: (seed) => corruptions.permutedLabels({ seed, classCounts: counts }),
    },
    {
      golden: "21c7c90efc8079e3",
      make: (seed) => corruptions.permutedLabels({ seed, classCounts: { train: counts } }),
    },
  ],
  noisyLabels: [
    {
      golden: "b978220dd51c7e32",
      make: (seed) => corruptions.noisyLabels({ seed, matrix: symmetricNoise(10, 0.5) }),
    },
    {
      golden: "69e36d9feef246fa",
      make: (seed) => corruptions.noisyLabels({ seed, matrix: pairFlipNoise(10, 0.5) }),
    },
  ],
  instanceDependentLabels: [
    {
      golden: "41ead6aaec0435f5",
      make: (seed) => corruptions.instanceDependentLabels({ seed, rate: 0.5 }),
    },
  ],
  randomLabels: [
    { golden: "47efd914c9080fb7", make: (seed) => corruptions.randomLabels({ seed }) },
  ],
  shuffledPixels: [
    { golden: "f261bb1fd7b2ccf3", make: (seed) => corruptions.shuffledPixels({ seed }) },
    {
      golden: "ababe9caa53dc30f",
      make: (seed) => corruptions.shuffledPixels({ seed, permute: "channels" }),
    },
    {
      golden: "839e9e11d7f78d46",
      make: (seed) => corruptions.shuffledPixels({ seed, permute: "values", probability: 0.5 }),
    },
  ],
  randomPixels: [
    { golden: "ee510145f3179472", make: (seed) => corruptions.randomPixels({ seed }) },
    {
      golden: "99cb06dfe11f612f",
      make: (seed) => corruptions.randomPixels({ seed, permute: "channels" }),
    },
    {
      golden: "8cec1bc6bfb2a59e",
      make: (seed) => corruptions.randomPixels({ seed, permute: "values", probability: 0.5 }),
    },
  ],
  gaussianPixels: [
    { golden: "1355b5a2cf9c08e9", make: (seed) => corruptions.gaussianPixels({ seed, moments }) },
    {
      golden: "96817b8cf8d129b7",
      make: (seed) => corruptions.gaussianPixels({ seed, moments: perChannel, probability: 0.5 }),
    },
  ],
  gaussianNoise: [
    {
      golden: "ce12046f5a6801fb",
      make: (seed) => corruptions.gaussianNoise({ seed, severity: 3 }),
    },
    {
      golden: "ca5de29876f6a2c9",
      make: (seed) => corruptions.gaussianNoise({ seed, severity: 5, probability: 0.5 }),
    },
  ],
  gaussianBlur: [
    {
      golden: "c5ed16fb2bc3a8ad",
      make: (seed) => corruptions.gaussianBlur({ seed, severity: 4, probability: 0.5 }),
    },
  ],
  contrast: [
    {
      golden: "cf0ef8a2e57b9720",
      make: (seed) => corruptions.contrast({ seed, severity: 4, probability: 0.5 }),
    },
  ],
  brightness: [
    {
      golden: "de3746b10068e647",
      make: (seed) => corruptions.brightness({ seed, severity: 4, probability: 0.5 }),
    },
  ],
  jpegCompression: [
    {
      golden: "d67bd500e2b6b925",
      make: (seed) => corruptions.jpegCompression({ seed, severity: 4, probability: 0.5 }),
    },
  ],
  centerCrop: [
    { golden: "155e3b54ed153d7a", make: () => corruptions.centerCrop({ height: 2, width: 4 }) },
  ],
  compose: [
    {
      golden: "926b67d92246bc8d",
      make: (seed) =>
        compose([
          corruptions.randomPixels({ seed }),
          compose([corruptions.centerCrop({ height: 3, width: 2 })]),
          corruptions.gaussianPixels({ seed, moments, probability: 0.5 }),
          corruptions.randomLabels({ seed }),
        ]),
    },
    {
      golden: "0885a7f731695adc",
      make: (seed) =>
        compose([corruptions.shuffledPixels({ seed }), corruptions.randomPixels({ seed })]),
    },
  ],
};
