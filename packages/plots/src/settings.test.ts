import type { RunEvidence } from "@rote/records";
import { describe, expect, test } from "vitest";
import { testRecords } from "./records.testing.ts";
import { byCondition, labelledSettings } from "./settings.ts";

const [record] = testRecords() as [RunEvidence];
const asked = (specification: object, more: Partial<RunEvidence> = {}): RunEvidence => ({
  ...record,
  ...more,
  specification: { seed: 0, train: 1000, learningRate: 0.1, ...specification },
});
const labels = (...records: RunEvidence[]) => labelledSettings(records).map(({ label }) => label);

describe("labelledSettings", () => {
  test("puts together what differs in corruption and seed alone", () => {
    const [setting, ...others] = labelledSettings([
      asked({ seed: 0 }),
      asked({ seed: 1 }),
      asked({ seed: 0 }, { corruption: { name: "randomLabels", params: {}, seed: 0 } }),
    ]);
    expect(others).toEqual([]);
    expect(setting!.runs).toHaveLength(3);
    expect(setting!.label).toBe("Inception");
  });

  test.each([
    ["train", 2000, ["Inception, 1,000 images", "Inception, 2,000 images"]],
    ["weightDecay", 0.0005, ["Inception, no regularizer", "Inception, weight decay 0.0005"]],
    ["learningRate", 0.2, ["Inception, learningRate 0.1", "Inception, learningRate 0.2"]],
    ["batchSize", 64, ["Inception", "Inception, batchSize 64"]],
  ])(
    "never puts together runs of different %s, and names what tells them apart",
    (field, value, names) => {
      expect(labels(asked({}), asked({ [field]: value }))).toEqual(names);
    },
  );

  test("names size and dataset wherever they differ, also between networks", () => {
    const other = { ...asked({ train: 500 }), model: "mlp-1x512", dataset: "mnist" };
    expect(labels(asked({}), other)).toEqual([
      "Inception, CIFAR-10, 1,000 images",
      "MLP 1x512, MNIST, 500 images",
    ]);
  });

  test("says of several differences only as many as it takes", () => {
    const names = labels(
      asked({}),
      asked({ train: 2000, learningRate: 0.2 }),
      asked({ train: 2000, learningRate: 0.3 }),
    );
    expect(names).toEqual([
      "Inception, 1,000 images",
      "Inception, 2,000 images, learningRate 0.2",
      "Inception, 2,000 images, learningRate 0.3",
    ]);
  });

  test("counts a run once, the one that was allowed more epochs", () => {
    const short = asked({ epochs: 3 }, { epochs: record.epochs.slice(0, 3) });
    const long = asked({ epochs: 40 });
    expect(labelledSettings([short, long])[0]!.runs).toEqual([long]);
    expect(labelledSettings([long, short])[0]!.runs).toEqual([long]);
  });

  test("tells networks apart by their names where records say nothing else", () => {
    expect(labels(record, { ...record, model: "mine" })).toEqual(["Inception", "mine"]);
  });
});

test("runs stand in the order of the paper: network, condition, p, seed", () => {
  const partial = (probability: number) => ({
    ...record,
    corruption: { name: "partialLabels", params: { probability }, seed: 0 },
  });
  const mlp = { ...record, model: "mlp-1x512" };
  const sorted = [mlp, partial(0.4), partial(0.2), record].sort(byCondition);
  expect(sorted.map(({ model }) => model).at(-1)).toBe("mlp-1x512");
  expect(sorted.slice(0, 3).map(({ corruption }) => corruption.params)).toEqual([
    {},
    { probability: 0.2 },
    { probability: 0.4 },
  ]);
});
