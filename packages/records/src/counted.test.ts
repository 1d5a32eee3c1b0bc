import { expect, test } from "vitest";
import { counted } from "./counted.ts";

test("one is counted in the singular, and every other number in the plural", () => {
  expect([0, 1, 2, 50_000].map((n) => counted(n, "epoch"))).toEqual([
    "0 epochs",
    "1 epoch",
    "2 epochs",
    "50,000 epochs",
  ]);
  expect([1, 3].map((n) => counted(n, "class", "classes"))).toEqual(["1 class", "3 classes"]);
});
