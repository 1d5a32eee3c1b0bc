import { expect, test } from "vitest";
import { inWords } from "./inWords.ts";

test.each<[unknown, string]>([
  ["a text", "a text"],
  [["a text", 1, null, undefined, true], '["a text", 1, null, undefined, true]'],
  [Uint8Array.of(1, 2, 3), "Uint8Array [1, 2, 3]"],
  [new Float32Array(100), `Float32Array [${"0, ".repeat(24)}… 76 more]`],
  [{ index: 1, label: { from: 0, to: 1 } }, "{ index: 1, label: { from: 0, to: 1 } }"],
  [new Map([["a", [1]]]), 'Map { ["a", [1]] }'],
  [new Set(), "Set {  }"],
  [{}, "{}"],
  [new RangeError("x: must be 1."), "RangeError: x: must be 1."],
  [[[[[[1]]]]], "[[[[[…]]]]]"],
  [(a: number) => a, "[function without a name]"],
  [12n, "12n"],
  [Object.create(null), " {}"],
])("$1", (value, words) => {
  expect(inWords(value)).toBe(words);
});
