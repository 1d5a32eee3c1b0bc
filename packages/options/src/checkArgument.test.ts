import { expect, test } from "vitest";
import { type ArgumentKind, checkArgument } from "./checkArgument.ts";

class ToyError extends RangeError {}

const check = (value: unknown, kind: ArgumentKind) => () =>
  checkArgument("toy", "set", value, kind, ToyError);
const record = {
  name: "text",
  "shifts?": [{ severity: "number" }],
  "width?": ["number", null],
} as const;
const run = { epochs: ["object"], model: "text", seed: "number?" } as const;

test.each<[unknown, ArgumentKind]>([
  ["x", "text"],
  [undefined, "text?"],
  [() => 1, "function"],
  [{}, "object"],
  [Object.create(null), "object"],
  [new Map(), "object"],
  [[], ["text"]],
  [["a", "b"], ["text"]],
  [new Uint8Array(2), "bytes"],
  [Buffer.from("x"), "bytes"],
  [new Float32Array(2), "numbers"],
  [[1, 2], "numbers"],
  [{ name: "a" }, record],
  [{ name: "a", shifts: undefined, width: null }, record],
  [{ name: "a", shifts: [{ severity: 1 }], width: Number.NaN }, record],
  [{ epochs: [{}], model: "m", more: 1 }, run],
  [[{ epochs: [], model: "m", seed: 1 }], [run]],
])("%o is %o", (value, kind) => {
  expect(check(value, kind)).not.toThrow();
});

test.each<[unknown, ArgumentKind, string]>([
  [5, "text", "toy: set must be a text, got 5."],
  [null, "text?", "toy: set must be a text, got null."],
  [{}, "function", "toy: set must be a function, got an object."],
  [[], "object", "toy: set must be an object, got []."],
  [null, "object", "toy: set must be an object, got null."],
  [new Float32Array(1), "object", "toy: set must be an object, got a value of type Float32Array."],
  ["x", ["text"], 'toy: set must be a list, got "x".'],
  [["x", 5], ["text"], "toy: set[1] must be a text, got 5."],
  [[1], "bytes", "toy: set must be a Uint8Array, got [1]."],
  [["1"], "numbers", 'toy: set must be a list or a typed array of numbers, got ["1"].'],
  [new DataView(new ArrayBuffer(1)), "numbers", "toy: set must be a list or a typed array of "],
  [3, run, "toy: set must be an object with epochs, model, got 3."],
  [{ model: "m" }, run, "toy: set.epochs must be a list, got undefined."],
  [{ model: "m", epochs: [1] }, run, "toy: set.epochs[0] must be an object, got 1."],
  [[{ name: "a" }, 5], [record], "toy: set[1] must be an object with name, got 5."],
  [{ name: null }, record, "toy: set.name must be a text, got null."],
  [{ name: "a", shifts: [], width: "1" }, record, 'toy: set.width must be a number, got "1".'],
  [
    { name: "a", shifts: [{ severity: Symbol("s") }] },
    record,
    "toy: set.shifts[0].severity must be a number, got Symbol(s).",
  ],
  [{ name: "a", shifts: null }, record, "toy: set.shifts must be a list, got null."],
  [undefined, ["number", null], "toy: set must be a number, got undefined."],
  [null, { "a?": "text" }, "toy: set must be an object, got null."],
  [[null], [run], "toy: set[0] must be an object with epochs, model, got null."],
])("%o is not %o", (value, kind, message) => {
  expect(check(value, kind)).toThrow(ToyError);
  expect(check(value, kind)).toThrow(message);
});
