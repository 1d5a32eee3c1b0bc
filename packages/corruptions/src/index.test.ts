import { expect, test } from "vitest";
import * as api from "./index.ts";
import * as tfjs from "./tfjs.ts";
import * as tfjsData from "./tfjs-data.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "BatchError",
    "CorruptionOptionError",
    "UnknownCorruptionError",
    "centerCrop",
    "classCounts",
    "compose",
    "corrupt",
    "corruptExample",
    "corruptExamples",
    "corruptImageData",
    "corruptionFromJSON",
    "corruptionHash",
    "corruptionToJSON",
    "gaussianPixels",
    "instanceDependentLabels",
    "noisyLabels",
    "pairFlipNoise",
    "partialLabels",
    "permutedLabels",
    "pixelMoments",
    "randomLabels",
    "randomPixels",
    "shuffledPixels",
    "symmetricNoise",
    "trueLabels",
  ]);
  expect(Object.keys(tfjs)).toEqual(["corruptTensors"]);
  expect(Object.keys(tfjsData)).toEqual(["corruptDataset"]);
});
