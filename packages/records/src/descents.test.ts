import { expect, test } from "vitest";
import { cleanTestError, descentsOf, isDescentRun, perceptronSize } from "./descents.ts";
import { corruption, run } from "./evidence.testing.ts";

const noise = corruption("partialLabels", { probability: 0.2, excludeTrue: true });
/** A run on noisy labels, of a width and a number of examples. */
const noisy = (width: number, train = 1000, seed = 0, more: object = {}) =>
  run({ train, seed, stopAtAccuracy: null, ...more }, { ...noise, model: `mlp-1x${width}` });

test("curves by width are of runs that differ in it and in their seed alone, in its order", () => {
  const all = [noisy(64), noisy(4), noisy(16), noisy(4, 1000, 1), noisy(4, 500)];
  const others = [noisy(8, 1000, 0, { batchSize: 7 }), noisy(8, 1000, 0, { dropout: 0.5 }), run()];
  const [curve, ...more] = descentsOf([...all, ...others], "width");
  expect(more).toEqual([]);
  expect(curve!.points.map(({ x, runs }) => [x, runs.length])).toEqual([
    [4, 2],
    [16, 1],
    [64, 1],
  ]);
  expect(curve!.runs).toHaveLength(4);
});

test("depths and noise are not mixed", () => {
  const deep = { ...noisy(4), model: "mlp-2x4" };
  const more = corruption("partialLabels", { probability: 0.4, excludeTrue: true });
  expect(descentsOf([noisy(16), deep], "width")).toEqual([]);
  expect(descentsOf([noisy(16), { ...noisy(4), ...more }], "width")).toEqual([]);
});

test("curves by samples are of one network, on sets of other fingerprints", () => {
  const on = (train: number) => ({
    ...noisy(4, train),
    dataset: { name: "mnist", train: { examples: train, fingerprint: `first ${train}` } },
  });
  const [curve, ...more] = descentsOf([on(800), on(200), noisy(8, 400), on(400)], "samples");
  expect(more).toEqual([]);
  expect(curve!.points.map(({ x }) => x)).toEqual([200, 400, 800]);
});

test("runs that may stop when they fit, or whose noise may be right, are none of them", () => {
  expect(isDescentRun(noisy(4))).toBe(true);
  expect(isDescentRun(noisy(4, 1000, 0, { stopAtAccuracy: 1 }))).toBe(false);
  expect(isDescentRun(noisy(4, 1000, 0, { weightDecay: 0.1 }))).toBe(false);
  const plain = corruption("partialLabels", { probability: 0.2 });
  expect(isDescentRun({ ...noisy(4), ...plain })).toBe(false);
});

test("sizes stand in names of perceptrons; errors are those on labels as they were", () => {
  expect(perceptronSize(noisy(512))).toEqual({ depth: 1, width: 512 });
  expect(perceptronSize(run())).toBeUndefined();
  const result = { epochsToFit: null, trainAccuracy: 1, testAccuracy: 0.5 };
  const known = run({}, { result: { ...result, cleanLabelTestAccuracy: 0.75 } });
  expect(cleanTestError(known)).toBe(0.25);
  expect(cleanTestError(run({}, { result }))).toBe(0.5);
  expect(cleanTestError(known, { testAccuracy: 0.125 })).toBe(0.875);
  expect(cleanTestError(run({}, { result: { ...result, testAccuracy: null } }))).toBeNaN();
});
