import { expect, test, vi } from "vitest";
import { remembered } from "./remembered.ts";

test("an object is asked about once, and one that is equal to it anew", () => {
  const ask = vi.fn(({ name }: { name?: string }) => name);
  const nameOf = remembered(ask);
  const [one, nameless] = [{ name: "one" }, {}];
  expect([nameOf(one), nameOf(one), nameOf(nameless), nameOf(nameless)]).toEqual([
    "one",
    "one",
    undefined,
    undefined,
  ]);
  expect(ask).toHaveBeenCalledTimes(2);
  expect(nameOf({ name: "one" })).toBe("one");
  expect(ask).toHaveBeenCalledTimes(3);
});
