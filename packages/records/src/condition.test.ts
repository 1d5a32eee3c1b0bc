import { expect, test } from "vitest";
import {
  conditionTitle,
  labelCorruption,
  labelCurve,
  overCorruption,
  repeatsOf,
  seedOf,
} from "./condition.ts";
import { corruption, run } from "./evidence.testing.ts";

test.each([
  ["trueLabels", {}, 0],
  ["randomLabels", {}, 1],
  ["randomLabels", { probability: 0.7 }, 0.7],
  ["partialLabels", { probability: 0.2 }, 0.2],
  ["partialLabels", {}, undefined],
  ["shuffledPixels", {}, undefined],
])("%s with %j corrupts labels with probability %s", (name, params, p) => {
  expect(labelCorruption(corruption(name, params))).toBe(p);
});

test("what records call gaussian is titled Gaussian pixels, and nothing else is", () => {
  const stored = run({}, corruption("gaussianPixels"));
  const titled = { ...stored, name: "Gaussian pixels" };
  expect(conditionTitle({ ...stored, name: "gaussian" })).toBe("Gaussian pixels");
  expect(conditionTitle({ ...stored, name: "my own" })).toBe("my own");
  expect(conditionTitle({ ...run({}, corruption("trueLabels")), name: "gaussian" })).toBe(
    "gaussian",
  );
  expect(repeatsOf([{ ...stored, name: "gaussian" }, titled])).toHaveLength(1);
});

test("overCorruption puts runs in the order of p, and leaves out those not about labels", () => {
  const half = run({}, corruption("partialLabels", { probability: 0.5 }));
  const runs = [run({}, corruption("randomLabels")), half, run(), run({ seed: 1 })];
  const curve = overCorruption([...runs, run({}, corruption("randomPixels"))]);
  expect(curve.map(({ p, runs }) => [p, runs.length])).toEqual([
    [0, 2],
    [0.5, 1],
    [1, 1],
  ]);
});

test("repeatsOf puts together what differs in its seed", () => {
  const other = run({}, corruption("randomLabels"));
  expect(repeatsOf([run(), other, run({ seed: 1 })]).map(({ length }) => length)).toEqual([2, 1]);
});

test("the seed is the specification's, or else that of the corruption", () => {
  expect(seedOf(run({ seed: 3 }))).toBe(3);
  const { specification: _, ...bare } = run({}, corruption("trueLabels", {}, 4));
  expect(seedOf(bare)).toBe(4);
});

test("a curve has both ends, and something that is neither of them", () => {
  const at = (p: number) => run({}, corruption("partialLabels", { probability: p }));
  const ps = (...all: number[]) => labelCurve(all.map(at))?.map(({ p }) => p);
  expect(ps(1, 0, 0.5)).toEqual([0, 0.5, 1]);
  for (const part of [
    [0, 1],
    [0.5, 1],
    [0, 0.5],
    [0, 0.001, 1],
  ])
    expect(ps(...part)).toBeUndefined();
});
