import type { RunEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { randomLabelsTable, regularizersTable } from "../index.ts";
import { testRecords, withSeed } from "../records.testing.ts";

const [onTrue, onRandom] = testRecords() as [RunEvidence, RunEvidence];
const crop = [{ name: "randomCrop", params: {} }];
const flip = [{ name: "randomHorizontalFlip", params: {} }];
const flipAndRotation = [...flip, { name: "randomRotation", params: {} }];

const run = (
  record: RunEvidence,
  asked: object,
  trainAccuracy: number,
  model = "inception-small",
) => ({
  ...record,
  model,
  specification: { train: 1000, ...asked },
  result: { ...record.result, trainAccuracy },
});

test("Table 1: each run stands in the row of its network, labels and regularizers", () => {
  const { rows } = regularizersTable([
    run(onTrue, {}, 0.91),
    run(onTrue, { augmentation: crop }, 0.92),
    run(onTrue, { weightDecay: 0.0005 }, 0.93),
    run(onTrue, { augmentation: crop, weightDecay: 0.0005 }, 0.94),
    run(onRandom, {}, 0.95),
    run(onTrue, {}, 0.96, "mlp-3x512"),
  ])!;
  const cells = (...key: string[]) =>
    rows.find((row) => key.every((word, i) => row[i] === word))!.slice(key.length);
  expect(cells("Inception", "true", "no", "no")).toEqual([
    "1,000",
    "91.00",
    "100.00",
    "85.75",
    "85.75",
  ]);
  expect(cells("Inception", "true", "yes", "no")[1]).toBe("92.00");
  expect(cells("Inception", "true", "no", "yes")[1]).toBe("93.00");
  expect(cells("Inception", "true", "yes", "yes")[1]).toBe("94.00");
  expect(cells("Inception", "random", "no", "no")[1]).toBe("95.00");
  expect(cells("MLP 3x512", "true", "no", "no")).toEqual([
    "1,000",
    "96.00",
    "100.00",
    "85.75",
    "52.39",
  ]);
  expect(cells("Alexnet", "true", "no", "no")[0]).toBe("–");
  expect(rows).toHaveLength(19);
});

test("Table 1: repeats are one row, with the half width of their interval", () => {
  const { rows } = regularizersTable([
    run(onTrue, { seed: 0 }, 0.9),
    run(onTrue, { seed: 1 }, 0.92),
    run(onTrue, { seed: 2 }, 0.94),
  ])!;
  const row = rows.find(
    ([model, labels, a, b]) => `${model} ${labels} ${a} ${b}` === "Inception true no no",
  )!;
  expect(row[5]).toBe("92.00 ± 4.97"); // 4.303 · 0.02 / √3
});

test("Table 1: two settings of one row are two rows, and nothing is averaged over them", () => {
  const { rows } = regularizersTable([
    run(onTrue, { learningRate: 0.1 }, 0.9),
    run(onTrue, { learningRate: 0.2 }, 0.8),
  ])!;
  expect(rows).toHaveLength(20);
  expect(rows.at(-1)).toEqual([
    "Inception, learningRate 0.2",
    "true",
    "no",
    "no",
    "1,000",
    "80.00",
    "–",
    "85.75",
    "–",
  ]);
});

test("Table 1: runs with dropout, flips or other corruptions are left out", () => {
  const pixels = testRecords()[2]!;
  expect(
    regularizersTable([
      run(onTrue, { dropout: 0.5 }, 1),
      run(onTrue, { augmentation: flip }, 1),
      run(onRandom, { weightDecay: 0.0005 }, 1), // of Table 4
      run(pixels, {}, 1),
    ]),
  ).toBeNull();
});

test("other data than CIFAR-10 has nothing published beside it", () => {
  const mnist = { ...run(onTrue, {}, 0.9), dataset: "mnist" };
  expect(regularizersTable([mnist])!.rows).toEqual([
    ["Inception", "true", "no", "no", "1,000", "90.00", "–", "85.75", "–"],
  ]);
});

test("Table 4: one row for each regularizer that is alone, beside the paper's", () => {
  const { rows } = randomLabelsTable([
    run(onRandom, { weightDecay: 0.0005 }, 0.91),
    run(onRandom, { augmentation: crop }, 0.92),
    run(onRandom, { augmentation: flipAndRotation }, 0.93),
    run(onRandom, { augmentation: flip }, 0.95),
    run(onRandom, { dropout: 0.5 }, 0.94),
    run(onRandom, {}, 0.5),
    run(onRandom, { dropout: 0.5, weightDecay: 0.0005 }, 0.5),
    run(onTrue, { weightDecay: 0.0005 }, 0.5),
  ])!;
  expect(rows).toContainEqual(["weight decay", "Inception", "1,000", "91.00", "100.00"]);
  expect(rows).toContainEqual(["random cropping", "Inception", "1,000", "92.00", "99.93"]);
  expect(rows).toContainEqual(["augmentation", "Inception", "1,000", "93.00", "99.28"]);
  expect(rows).toContainEqual(["dropout", "Inception", "1,000", "94.00", "–"]);
  expect(rows).toContainEqual(["random horizontal flip", "Inception", "1,000", "95.00", "–"]);
  expect(rows.flat()).not.toContain("50.00");
});

test("Table 4: under augmentation the accuracy is that of the images as they were met", () => {
  const record = run(onRandom, { augmentation: crop }, 0.5);
  const epochs = record.epochs.map((epoch) => ({ ...epoch, onlineAccuracy: 0.25 }));
  expect(randomLabelsTable([{ ...record, epochs }])!.rows).toContainEqual([
    "random cropping",
    "Inception",
    "1,000",
    "25.00",
    "99.93",
  ]);
});

test("Table 4: without such a run there is no table", () => {
  expect(randomLabelsTable(withSeed(testRecords(), 1))).toBeNull();
});
