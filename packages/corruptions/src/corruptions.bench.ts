// All of CIFAR-10, on one core. In Chromium only: in Node, Vitest rewrites imports, and each call from
// module to module then costs more than the random number it asks for.

import { test } from "vitest";
import {
  gaussianPixels,
  instanceDependentLabels,
  partialLabels,
  randomLabels,
  randomPixels,
  shuffledPixels,
} from "./index.ts";

const seed = 0;
const moments = { mean: 121, variance: 4115 };

test("60,000 images of 32 × 32 × 3", { timeout: 300_000 }, async ({ bench }) => {
  const shape = [60_000, 32, 32, 3] as const;
  const [n, height, width, channels] = shape;
  const batch = {
    indices: Uint32Array.from({ length: n }, (_, i) => i),
    images: new Uint8Array(n * height * width * channels).map((_, k) => k % 251),
    shape,
    labels: new Uint8Array(n).map((_, i) => i % 10),
    classes: [..."0123456789"],
    split: "train",
  };
  const corruptions = [
    partialLabels({ seed, probability: 0.5 }),
    randomLabels({ seed }),
    instanceDependentLabels({ seed, rate: 0.5 }),
    shuffledPixels({ seed }),
    randomPixels({ seed }),
    gaussianPixels({ seed, moments }),
  ];
  const tasks = corruptions.map((one) => bench(one.name, () => void one.apply(batch)));
  const [first, second, ...others] = tasks;
  await bench.compare(first!, second!, ...others, {
    iterations: 3,
    warmupIterations: 1,
    time: 0,
    warmupTime: 0,
  });
});
