import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "checkArgument",
    "checkChoice",
    "checkDense",
    "checkInteger",
    "checkOptions",
    "checkPositive",
    "checkSpec",
    "checkTaken",
    "didYouMean",
    "listNames",
    "nearest",
    "shown",
    "twiceIn",
  ]);
});
