import { expect, test, vi } from "vitest";
import { steady } from "./steady.ts";

test("the answer stays the same one until something that it depends on differs", () => {
  const compute = vi.fn((list: readonly { name: string }[]) => list.map(({ name }) => name));
  const namesOf = steady(compute, ({ name }) => [name]);
  const list = [
    { name: "a", age: 1 },
    { name: "b", age: 2 },
  ];
  const first = namesOf(list);
  expect(namesOf(list)).toBe(first);
  expect(namesOf(list.map((one) => ({ ...one, age: 3 })))).toBe(first);
  expect(compute).toHaveBeenCalledTimes(1);
  expect(namesOf([{ name: "a" }, { name: "c" }])).toEqual(["a", "c"]);
  expect(namesOf([{ name: "a" }])).toEqual(["a"]);
  expect(compute).toHaveBeenCalledTimes(3);
});
