import { describe, expect, test } from "vitest";
import { run, solution } from "../evidence.testing.ts";
import { parseRecord, RecordError } from "./index.ts";

const epoch = {
  epoch: 1,
  step: 8,
  loss: 2,
  trainAccuracy: 0.5,
  testAccuracy: 0.4,
  learningRate: 0.1,
  seconds: 1,
};
const training = {
  ...run({ model: "inception-small", dataset: "cifar10" }),
  kind: "training",
  version: 1,
  specificationHash: "t",
  epochs: [epoch],
};
const failure = {
  kind: "failure",
  of: "training",
  specification: { ...training.specification, corruption: { name: "randomLabels", params: {} } },
  specificationHash: "f",
  error: { name: "DivergedError", message: "diverged" },
  epoch: 1,
  step: 3,
};
const failed = (change: object) => ({
  ...failure,
  specification: { ...failure.specification, ...change },
});
const network = {
  kind: "expressivity",
  specification: {},
  specificationHash: "n",
  n: 10,
  dimension: 5,
  outputs: 1,
  weights: 25,
  maxError: 0,
};
const complexity = {
  kind: "complexity",
  specification: { of: "linear", train: 10, seed: 0, network: null, radius: null },
  specificationHash: "c",
  dataset: "mnist",
  dimension: 784,
  parameters: 784,
  kernel: null,
  rademacher: {
    values: [1],
    positives: [4],
    mean: 1,
    low: 1,
    high: 1,
    isExact: true,
    bound: null,
  },
  stability: null,
};

const subset = {
  kind: "subset",
  specification: {
    model: "mlp-1x8",
    dataset: "mnist",
    train: 4,
    test: 2,
    seed: 0,
    share: 0.5,
    draw: 1,
  },
  specificationHash: "s",
  dataset: "mnist",
  corruption: { name: "trueLabels", params: {}, seed: 0 },
  model: "mlp-1x8",
  included: "3",
  changed: "0",
  result: {
    right: "7",
    testRight: "8",
    trainAccuracy: 1,
    heldOutAccuracy: 0.5,
    testAccuracy: 1,
    epochs: 3,
    weightsHash: "w",
  },
};

describe("parseRecord", () => {
  test.each([
    ["training", training],
    ["linear", solution()],
    ["expressivity", network],
    ["complexity", complexity],
    ["subset", subset],
    ["failure", failure],
  ])("says that a record is of kind %s", (kind, record) => {
    expect(parseRecord(record)).toMatchObject({ kind, record });
  });

  test("keeps what it does not know", () => {
    expect(parseRecord({ ...network, note: "mine" })?.record).toMatchObject({ note: "mine" });
  });

  test("fills in what older records lack", () => {
    const { kind: _, ...old } = training;
    expect(parseRecord(old)).toMatchObject({
      kind: "training",
      record: {
        specification: { augmentation: [], weightDecay: 0, dropout: 0 },
        interventions: [],
      },
    });
  });

  test("takes a loss of null, as JSON has NaN, for one that was not finite", () => {
    const parsed = parseRecord({ ...training, epochs: [{ ...epoch, loss: null }] });
    expect(parsed).toMatchObject({ record: { epochs: [{ loss: Number.NaN }] } });
  });

  test.each([undefined, null, 3, [], {}, { kind: "claims" }, { kind: "constructor" }])(
    "is silent about %j, which does not say that it is a record",
    (content) => {
      expect(parseRecord(content)).toBeUndefined();
    },
  );

  test.each([
    ["included", { ...subset, included: `${subset.included}0` }],
    ["changed", { ...subset, changed: "" }],
    ["result.testRight", { ...subset, result: { ...subset.result, testRight: "1" } }],
    ["result.right", { ...subset, result: { ...subset.result, right: "ff" } }],
    ["epochs.0.step", { ...training, epochs: [{ ...epoch, step: undefined }] }],
    ["result.testAccuracy", { ...training, result: { ...training.result, testAccuracy: 50 } }],
    ["result.weightsHash", { ...training, result: { ...training.result, weightsHash: [1] } }],
    ["corruption", { ...training, corruption: "trueLabels" }],
    ["dataset.classes", { ...solution(), dataset: { name: "mnist", classes: 0 } }],
    ["result.seconds", { ...training, result: { ...training.result, seconds: "1" } }],
    ["seconds", { ...solution(), seconds: {} }],
    ["weights", { ...network, weights: -1 }],
    ["n", { ...network, n: 1e-320 }],
    ["epochs.0.epoch", { ...training, epochs: [{ ...epoch, epoch: 0.5 }] }],
    ["seconds", { ...network, seconds: [1] }],
    ["rademacher.values", { ...complexity, rademacher: { ...complexity.rademacher, values: [] } }],
    ["included", { ...subset, included: "1g" }],
    ["specification.draw", { ...subset, specification: { ...subset.specification, draw: -1 } }],
    ["stability.points", { ...complexity, stability: { leftOut: [] } }],
    ["depth", { ...network, depth: "2" }],
    ["version", { ...network, version: 2 }],
    ["seconds", { ...network, seconds: null }],
    ["result.seconds", { ...training, result: { ...training.result, seconds: -1 } }],
    ["interventions.0.step", { ...training, interventions: [{ x: 1 }] }],
    ["specification.augmentation", failed({ augmentation: 0 })],
    ["specification.corruption.params", failed({ corruption: { name: "x", params: null } })],
    ["specification.dropout", failed({ dropout: "0.5" })],
    ["environment.threads", { ...training, environment: { threads: -1 } }],
  ])("names the field %s that is wrong, and the document", (field, record) => {
    const parse = () => parseRecord(record, "a.json");
    expect(parse).toThrow(RecordError);
    expect(parse).toThrow(`records: a.json says that it is a record, but ${field} is wrong: `);
    expect(parse).not.toThrow(/is wrong: Invalid input\./);
  });
});
