import { expect, test } from "vitest";
import * as corruptions from "./corruptions.ts";
import * as api from "./index.ts";
import * as tfjs from "./tfjs.ts";
import * as tfjsData from "./tfjs-data.ts";

test("public names", () => {
  const others = [
    "BatchError",
    "CorruptionOptionError",
    "UnknownCorruptionError",
    "classCounts",
    "compose",
    "corrupt",
    "corruptExample",
    "corruptExamples",
    "corruptImageData",
    "corruptLabels",
    "corruptRawImage",
    "corruptionFromJSON",
    "corruptionHash",
    "corruptionToJSON",
    "pairFlipNoise",
    "pixelMoments",
    "shiftNames",
    "symmetricNoise",
  ];
  expect(Object.keys(api).sort()).toEqual([...Object.keys(corruptions), ...others].sort());
  expect(Object.keys(tfjs)).toEqual(["corruptTensors"]);
  expect(Object.keys(tfjsData)).toEqual(["corruptDataset"]);
});
