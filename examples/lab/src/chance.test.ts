import { expect, test } from "vitest";
import { chance } from "./chance.ts";

test("guessing among ten even classes is right one time in ten, however few the labels", () => {
  expect(chance([3, 3, 8, 0, 6, 6, 1, 6, 3, 1], 10)).toBe(0.1);
  expect(chance([3], 10)).toBe(0.1);
});

test("a class that most examples have is the better guess", () => {
  const labels = Array.from({ length: 100 }, (_, i) => (i < 80 ? 0 : 1));
  expect(chance(labels, 2)).toBe(0.8);
});
