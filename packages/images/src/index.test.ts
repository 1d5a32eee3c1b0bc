import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "ImageArgumentError",
    "centerCrop",
    "checkImages",
    "checkSplit",
    "copyParts",
    "isBytes",
    "isSplit",
    "perImageWhitening",
    "resizeAndCrop",
    "resizeAndCropUnchecked",
  ]);
});
