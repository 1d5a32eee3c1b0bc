import { expect, test, vi } from "vitest";
import { steady } from "./steady.ts";

test("the map stays the same one until an entry differs, and is computed once an input", () => {
  const compute = vi.fn((list: readonly string[]) => new Map(list.map((text, i) => [i, text])));
  const mapOf = steady(compute);
  const list = ["a", "b"];
  const first = mapOf(list);
  expect(mapOf(list)).toBe(first);
  expect(compute).toHaveBeenCalledTimes(1);
  expect(mapOf(["a", "b"])).toBe(first);
  const other = mapOf(["a", "c"]);
  expect(other).not.toBe(first);
  expect([...other]).toEqual([
    [0, "a"],
    [1, "c"],
  ]);
  expect(mapOf(["a"])).not.toBe(other);
});
