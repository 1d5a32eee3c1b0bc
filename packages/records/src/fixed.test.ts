import { expect, test } from "vitest";
import { fixed } from "./fixed.ts";

test("zero has no sign, whatever was rounded to it", () => {
  expect([fixed(-0.4, 0), fixed(-0.04, 1), fixed(-0, 2)]).toEqual(["0", "0.0", "0.00"]);
});

test("everything else is as toFixed says", () => {
  expect([fixed(-1.26, 1), fixed(0.06, 1), fixed(Number.NaN, 1)]).toEqual(["-1.3", "0.1", "NaN"]);
});
