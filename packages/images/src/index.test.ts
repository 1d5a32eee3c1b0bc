import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "ImageArgumentError",
    "centerCrop",
    "checkImages",
    "copyParts",
    "isBytes",
    "perImageWhitening",
    "resizeAndCrop",
    "resizeAndCropUnchecked",
  ]);
});
