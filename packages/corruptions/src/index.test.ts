import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "BatchError",
    "CorruptionOptionError",
    "UnknownCorruptionError",
    "corrupt",
    "corruptionFromJSON",
    "corruptionHash",
    "corruptionToJSON",
    "gaussianPixels",
    "partialLabels",
    "pixelMoments",
    "randomLabels",
    "randomPixels",
    "shuffledPixels",
    "trueLabels",
  ]);
});
