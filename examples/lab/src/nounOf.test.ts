import { expect, test } from "vitest";
import { nounOf } from "./nounOf.ts";

test("one point, more or less, is a point, and every other number are points", () => {
  expect([-1, 1, -2, 0].map((n) => nounOf(n, "point"))).toEqual([
    "point",
    "point",
    "points",
    "points",
  ]);
});
