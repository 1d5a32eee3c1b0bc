import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "checkArgument",
    "checkChoice",
    "checkDense",
    "checkOptions",
    "didYouMean",
    "nearest",
    "shown",
    "twiceIn",
  ]);
});
