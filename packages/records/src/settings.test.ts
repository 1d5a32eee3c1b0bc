import { describe, expect, test } from "vitest";
import { corruption, run } from "./evidence.testing.ts";
import type { RunEvidence } from "./evidence.ts";
import { comparableRuns, networksOf, plainSettings, settingsOf, variantsOf } from "./settings.ts";

const random = corruption("randomLabels");
const sgd = (weightDecay: number) => ({ optimizer: { name: "sgd" as const, weightDecay } });
const crop = { augmentation: [{ name: "randomCrop", params: {} }] };

describe("settingsOf", () => {
  test("puts together what differs in corruption and seed alone", () => {
    const settings = settingsOf([run(), run({ seed: 1 }), run({}, random)]);
    expect(settings).toHaveLength(1);
    expect(settings[0]).toMatchObject({ model: "inception-small", images: 1000 });
    expect(settings[0]!.runs).toHaveLength(3);
  });

  test("puts together what is recorded, and tested on shifts, with what is not", () => {
    const shifted = { testOn: [{ name: "contrast", severity: 1 }], recordExamples: true, seed: 1 };
    const settings = settingsOf([run(), run({ recordExamples: false, seed: 2 }), run(shifted)]);
    expect(settings.map(({ runs }) => runs.length)).toEqual([3]);
  });

  test.each<[string, RunEvidence]>([
    ["network", run({}, { model: "mlp-1x512" })],
    ["dataset", run({}, { dataset: "mnist" })],
    ["number of images", run({ train: 2000 })],
    ["learning rate", run({ learningRate: 0.2 })],
    ["batch size", run({ batchSize: 64 })],
    ["optimizer", run(sgd(0))],
    ["coefficient", run({ weightDecay: 1e-4 })],
    ["regularizer", run(crop)],
    ["threshold", run({ stopAtAccuracy: 0.99 })],
    ["number of test images", run({ test: 1000 })],
    [
      "test set",
      run({}, { dataset: { name: "cifar10", test: { examples: 9, fingerprint: "b" } } }),
    ],
    ["training set", run({}, { dataset: { name: "cifar10", train: { fingerprint: "b" } } })],
    ["number of classes", run({}, { dataset: { name: "cifar10", classes: 20 } })],
    ["hand on the learning rate", run({}, { interventions: [{ step: 3, learningRateScale: 2 }] })],
  ])("never puts together runs of another %s", (_, other) => {
    expect(settingsOf([run(), other])).toHaveLength(2);
  });

  test("does not mind in which order a specification has its fields", () => {
    const optimizer = { name: "momentum", momentum: 0.9, weightDecay: 0 } as const;
    const turned = { weightDecay: 0, momentum: 0.9, name: "momentum" } as const;
    expect(settingsOf([run({ optimizer }), run({ optimizer: turned, seed: 1 })])).toHaveLength(1);
  });

  test("counts a run once, the one that was allowed more epochs", () => {
    const [short, long] = [run({ epochs: 3 }), run({ epochs: 40 })];
    expect(settingsOf([short, long])[0]!.runs).toEqual([long]);
    expect(settingsOf([long, short])[0]!.runs).toEqual([long]);
  });

  test("separates runs by their epochs where those shape the learning rate", () => {
    const schedule = { name: "cosine", final: 0, warmUp: 0 } as const;
    const cosine = (epochs: number) => run({ schedule, epochs });
    expect(settingsOf([cosine(20), cosine(40)])).toHaveLength(2);
  });

  test("tells networks apart by their names where records say nothing else", () => {
    const { specification: _, ...bare } = run();
    expect(settingsOf([bare, { ...bare, model: "mine" }])).toHaveLength(2);
  });
});

test("comparableRuns lets the network differ, and what else is named, and nothing besides", () => {
  const [on, off] = [run(), run({}, { model: "inception-small-nobn" })];
  expect(comparableRuns([on, off])).toHaveLength(2);
  expect(comparableRuns([on, off], ["model"])).toHaveLength(1);
  const faster = run({ learningRate: 0.2 }, { model: "inception-small-nobn" });
  expect(comparableRuns([on, faster], ["model"])).toHaveLength(2);
});

test("plainSettings are those without an explicit regularizer, in the optimizer neither", () => {
  const plain = plainSettings([run(), run({ dropout: 0.5 }), run(sgd(0.1)), run(crop)]);
  expect(plain.map(({ runs }) => runs)).toEqual([[run()]]);
});

describe("networksOf", () => {
  test("puts together runs under different regularizers, and under nothing else different", () => {
    const smoothed = { labelSmoothing: 0.1, mixUp: 0, maxNorm: null, earlyStopping: null };
    expect(networksOf([run(), run(smoothed as object)])).toHaveLength(1);
    expect(settingsOf([run(), run(smoothed as object)])).toHaveLength(2);
    const runs = [run(), run({ weightDecay: 1e-4 }), run({ weightDecay: 5e-4 }), run(crop)];
    expect(networksOf(runs)).toHaveLength(1);
    expect(networksOf([run(sgd(0)), run(sgd(0.1))])).toHaveLength(1);
    expect(networksOf([run(), run({ learningRate: 0.2, ...crop })])).toHaveLength(2);
  });

  test("has a variant for each coefficient, so that two are never averaged", () => {
    const [network] = networksOf([
      run(),
      run({ seed: 1 }),
      run({ weightDecay: 1e-4 }),
      run({ weightDecay: 5e-4 }),
    ]);
    expect(variantsOf(network!).map(({ runs }) => runs.length)).toEqual([2, 1, 1]);
  });
});
