import type { RunEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { networkDescent } from "../index.ts";
import { testRecords } from "../records.testing.ts";
import { networkDescentExhibit, networkDescentPanels } from "./networkDescent.ts";

/** A network on noisy labels, with a test error at the end. */
function noisy(width: number, train: number, error: number, seed = 0): RunEvidence {
  const [record] = testRecords();
  return {
    ...record!,
    model: `mlp-1x${width}`,
    corruption: {
      name: "partialLabels",
      params: { probability: 0.2, excludeTrue: true },
      seed,
    },
    specification: { train, seed, stopAtAccuracy: null },
    epochs: record!.epochs.map((epoch) => ({
      ...epoch,
      onlineAccuracy: epoch.trainAccuracy!,
      cleanLabelTestAccuracy: 1 - error,
    })),
    result: { ...record!.result, cleanLabelTestAccuracy: 1 - error, trainAccuracy: 0.75 },
  };
}
const byWidth = [noisy(4, 1000, 0.4), noisy(16, 1000, 0.5), noisy(64, 1000, 0.3)];
const bySamples = [noisy(4, 100, 0.6), noisy(4, 2000, 0.2)];

test("a frame each by width, by examples, and by epochs of the widest", () => {
  const panels = networkDescentPanels([...bySamples, ...byWidth, ...testRecords()]);
  expect(panels.map(({ title }) => title)).toEqual([
    "by width: 1,000 images, CIFAR-10, p = 0.2",
    "by examples: mlp-1x4, CIFAR-10, p = 0.2",
    "by epochs: mlp-1x64, 1,000 images, CIFAR-10, p = 0.2",
  ]);
  const [width, samples, epochs] = panels;
  const values = (panel: typeof width) =>
    panel!.series[1]!.points.map(({ x, y }) => [x, Number(y.toFixed(6))]);
  expect(values(width)).toEqual([
    [4, 0.4],
    [16, 0.5],
    [64, 0.3],
  ]);
  expect(values(samples)).toEqual([
    [100, 0.6],
    [1000, 0.4],
    [2000, 0.2],
  ]);
  expect(width!.series[0]).toMatchObject({ thin: true });
  expect(width!.series[0]!.points.map(({ y }) => y)).toEqual([0.25, 0.25, 0.25]);
  expect(epochs!.series[1]!.points).toHaveLength(40);
  expect(width!.description).toContain("16 hidden units: test error 50.0 %.");
});

test("repeats are averaged", () => {
  const [width] = networkDescentPanels([...byWidth, noisy(16, 1000, 0.6, 1)]);
  expect(width!.series[1]!.points[1]).toMatchObject({ x: 16, runs: 2 });
  expect(width!.series[1]!.points[1]!.y).toBeCloseTo(0.55, 12);
});

test("the figure has its axes, and needs networks on noisy labels", () => {
  const svg = networkDescent([...byWidth, ...bySamples]);
  for (const axis of ["hidden units →", "training examples →"]) expect(svg).toContain(axis);
  expect(() => networkDescent(testRecords())).toThrow(/on noisy labels .* got none/);
  const records = { linear: [], expressivity: [], complexity: [], audits: [], memorization: [] };
  expect(networkDescentExhibit.show({ ...records, runs: testRecords() })).toBeNull();
  expect(networkDescentExhibit.show({ ...records, runs: byWidth })!.figure!.csv).toContain("units");
});
