import { expect, test } from "vitest";
import { nearest } from "./nearest.ts";

const names = ["learningRate", "batchSize", "gaussian", "seed", "probability"];

test.each([
  ["learningrate", "learningRate"],
  ["LEARNINGRATE", "learningRate"],
  ["bachSize", "batchSize"],
  ["sede", "seed"],
  ["gauss", "gaussian"],
  ["prob", "probability"],
  ["LEARN", "learningRate"],
])("%s means %s", (name, meant) => expect(nearest(name, names)).toBe(meant));

test("what is far from every name means none of them", () => {
  expect(nearest("momentum", names)).toBeUndefined();
  expect(nearest("", names)).toBeUndefined();
  expect(nearest("x", [])).toBeUndefined();
  expect(nearest("pr", names)).toBeUndefined();
  expect(nearest("seed".repeat(1e6), names)).toBeUndefined();
});
