// CIFAR-10 images a second: 1,000 of them in each run, so that "hz" is thousands a second.

import { test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  colorJitter,
  compose,
  cutout,
  randomCrop,
  randomHorizontalFlip,
  randomRotation,
} from "./index.ts";

const batch = testBatch([1000, 32, 32, 3]); // the same data every run

const cropAndFlip = compose([randomCrop({ size: 32, padding: 4 }), randomHorizontalFlip()]);
const paperCropAndFlip = compose([randomCrop({ size: 28 }), randomHorizontalFlip()]);

test("1,000 CIFAR-10 images", { timeout: 300_000 }, async ({ bench }) => {
  await bench.compare(
    bench("crop of 32 padded by 4, and flip", () => void cropAndFlip.apply(batch, 0)),
    bench("crop of 28, and flip", () => void paperCropAndFlip.apply(batch, 0)),
    bench("rotation, bilinear", () => void randomRotation({ degrees: 25 }).apply(batch, 0)),
    bench("cutout of 16", () => void cutout({ size: 16 }).apply(batch, 0)),
    bench("colour jitter", () => {
      const jitter = { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1 };
      colorJitter(jitter).apply(batch, 0);
    }),
    { iterations: 10, warmupIterations: 2, time: 500 },
  );
});
