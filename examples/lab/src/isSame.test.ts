import { expect, test } from "vitest";
import { isSame } from "./isSame.ts";

test.each<[unknown, unknown, boolean]>([
  [1, 1, true],
  [Number.NaN, Number.NaN, true],
  [undefined, null, false],
  [{ a: 1, b: "x" }, { b: "x", a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, { b: undefined }, false],
  [[1, 2], [1, 2], true],
  [[1, 2], [1, 3], false],
  [[], {}, false],
  [{ a: {} }, { a: {} }, false], // one level deep
  [new Map(), new Map(), false],
])("%j and %j show the same: %s", (a, b, same) => {
  expect(isSame(a, b)).toBe(same);
});
