import type { LinearEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { kernelNorms, kernelTable } from "../index.ts";
import { testLinear } from "../records.testing.ts";

const [raw] = testLinear() as [LinearEvidence];

test("true and random labels of one machine share a row, beside the paper's values", () => {
  expect(kernelTable(testLinear()).rows).toEqual([
    [
      "MNIST, raw pixels",
      "gaussian, bandwidth 5",
      "1,000",
      "0",
      "5.00",
      "1.20",
      "90.00",
      "30",
      "≈ 220",
      "120",
    ],
    [
      "MNIST, Gabor filters",
      "gaussian, bandwidth 5",
      "1,000",
      "0",
      "2.00",
      "0.60",
      "90.00",
      "70",
      "≈ 390",
      "280",
    ],
  ]);
});

test("repeats are averaged; another kernel, ridge or size is another row", () => {
  const rows = (...records: LinearEvidence[]) => kernelTable(records).rows;
  const again = { ...raw, testError: 0.07, specification: { train: 1000, seed: 1 } };
  const [row, ...others] = rows(raw, again);
  expect(others).toEqual([]);
  expect(row![4]).toMatch(/^6\.00 ± /);
  expect(rows(raw, { ...raw, ridge: 0.1 })).toHaveLength(2);
  expect(
    rows(raw, { ...raw, kernel: { name: "gaussian", bandwidth: 6 } as { name: string } }),
  ).toHaveLength(2);
  expect(rows(raw, { ...raw, specification: { train: 2000 } })).toHaveLength(2);
});

test("another solution is named, and has no published figures beside it", () => {
  const specification = { train: 1000, solution: "randomCenters" } as const;
  const [row] = kernelTable([{ ...raw, specification }]).rows;
  expect(row![0]).toMatch(/, random centres$/);
  expect([row![5], row![8]]).toEqual(["–", "–"]);
});

test("the ridge of the random convolutional network has its own published error", () => {
  const conv = { ...raw, dataset: "cifar10", features: "random-patches" };
  const published = (ridge: number) => kernelTable([{ ...conv, ridge }]).rows[0]![5];
  expect([published(0), published(1)]).toEqual(["17.00", "15.00"]);
});

test("what the data made of a kernel is shown, and does not keep repeats apart", () => {
  const solution = (seed: number, gamma: number): LinearEvidence => ({
    ...raw,
    features: { name: "random-patches" },
    kernel: { name: "gaussian", params: { gamma } } as { name: string },
    specification: {
      train: 1000,
      seed,
      kernel: { name: "gaussian" },
      features: { name: "random-patches", filters: 4000 },
    },
  });
  const { rows } = kernelTable([solution(0, 0.12345678), solution(1, 0.2)]);
  expect(rows).toHaveLength(1);
  expect(rows[0]!.slice(0, 2)).toEqual([
    "MNIST, random convolutional network, 4,000 filters",
    "gaussian, gamma 0.1235",
  ]);
});

test("the figure has a marker for each solution, in a frame for each kind of labels", () => {
  const svg = kernelNorms(testLinear());
  expect(svg).toContain("Here, true labels");
  expect(svg).toContain("Here, random labels");
  const markers = svg
    .match(/<g aria-label="dot".*?<\/g>/g)!
    .join("")
    .match(/<(circle|path) /g)!;
  expect(markers).toHaveLength(2 + 4 + 3); // the paper's, ours, and three in the legend
});

test("the figure needs a solution", () => {
  expect(() => kernelNorms([])).toThrow(/kernelNorms: records must hold at least one solution/);
});
