import { expect, test } from "vitest";
import { counted, nounOf } from "./counted.ts";

test("one is one epoch, and none, two or thousands are epochs", () => {
  expect([0, 1, 2, 12_000].map((n) => counted(n, "epoch"))).toEqual([
    "0 epochs",
    "1 epoch",
    "2 epochs",
    "12,000 epochs",
  ]);
  expect([-1, 1, -2].map((n) => nounOf(n, "point"))).toEqual(["point", "point", "points"]);
});
