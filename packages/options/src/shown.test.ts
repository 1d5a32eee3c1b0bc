import { expect, test } from "vitest";
import { shown } from "./shown.ts";

test.each<[unknown, string]>([
  ["text", '"text"'],
  ["a".repeat(100), `"${"a".repeat(80)}…"`],
  [3, "3"],
  [Number.NaN, "NaN"],
  [undefined, "undefined"],
  [null, "null"],
  [5n, "5"],
  [Symbol("a"), "Symbol(a)"],
  [() => "its source", "a function"],
  [class Own {}, "a function"],
  [{ a: 1 }, "an object"],
  [Object.create(null), "an object"],
  [new Map(), "a value of type Map"],
  [Uint8Array.of(1), "a value of type Uint8Array"],
  [[], "[]"],
  [[4, -1], "[4, -1]"],
  [["a", Symbol("b"), null, undefined], '["a", Symbol(b), null, undefined]'],
  [[Object.create(null)], "a list"],
  [[[1]], "a list"],
  [[() => 1], "a list"],
  [["a".repeat(79)], "a list"],
  [new Array(41).fill(1), "a list"],
])("%o is shown as %s", (value, text) => expect(shown(value)).toBe(text));
