import { expect, test } from "vitest";
import { sumInOrder } from "./sumInOrder.ts";

const terms = Float64Array.of(1, 1e16, -1e16, 1, 7);

test.each([
  ["forward", 1 + 1e16 - 1e16 + 1],
  ["backward", 1 - 1e16 + 1e16 + 1],
  ["pairwise", 1 + 1e16 + (-1e16 + 1)],
] as const)("adds %s, and only what it is asked to", (order, sum) => {
  expect(sumInOrder(order, terms, 4)).toBe(sum);
  expect(sumInOrder(order, terms, 1)).toBe(1);
  expect(sumInOrder(order, terms, 0)).toBe(0);
});
