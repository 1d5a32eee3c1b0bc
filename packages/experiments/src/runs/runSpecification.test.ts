import { describe, expect, test } from "vitest";
import {
  completeSpecification,
  type RunSpecification,
  SpecificationError,
  specificationHash,
} from "../index.ts";

describe("completeSpecification", () => {
  test("fills in the paper's settings", () => {
    expect(completeSpecification({})).toEqual({
      dataset: "cifar10",
      train: 50_000,
      test: 10_000,
      model: "mlp-1x512",
      corruption: { name: "trueLabels", params: {} },
      augmentation: [],
      weightDecay: 0,
      dropout: 0,
      seed: 0,
      optimizer: { name: "momentum", momentum: 0.9, weightDecay: 0 },
      learningRate: 0.01,
      schedule: { name: "exponential", rate: 0.95, examples: 50_000, warmUp: 0 },
      clipNorm: null,
      accumulate: 1,
      batchSize: 128,
      epochs: 200,
      stopAtAccuracy: 1,
      epochsAfterFit: null,
      stopAtLearningRate: 0.01,
      evaluateEvery: 1,
      validation: 0,
      earlyStopping: null,
      labelSmoothing: 0,
      mixUp: 0,
      l1: 0,
      maxNorm: null,
      recordExamples: false,
      recordNorms: false,
      pictureSize: null,
      givenLabels: null,
      crop: 28,
      whitening: true,
      testOn: [],
    });
  });

  test("testOn names shifts and severities, in one order and once", () => {
    const testOn = (given: RunSpecification["testOn"]) =>
      completeSpecification({ testOn: given }).testOn.map((one) => `${one.name} ${one.severity}`);
    const all = testOn("all");
    expect(all).toHaveLength(25);
    expect(testOn(["all"])).toEqual(all);
    expect(all.slice(4, 6)).toEqual(["gaussianNoise 5", "gaussianBlur 1"]);
    const given = ["contrast:3", { name: "contrast", severity: 1 }, "contrast:3"];
    expect(testOn(given)).toEqual(["contrast 1", "contrast 3"]);
    expect(testOn(["brightness", "contrast:5"])).toHaveLength(6);
  });

  test("trains Inception with a rate of 0.1, the others with 0.01", () => {
    const rate = (model: string) => completeSpecification({ model }).learningRate;
    expect(rate("inception-small")).toBe(0.1);
    expect(rate("inception-small-nobn")).toBe(0.1);
    expect(rate("alexnet-small")).toBe(0.01);
    expect(rate("mlp-3x512")).toBe(0.01);
  });

  test("is complete already if it is complete", () => {
    const complete = completeSpecification({ model: "alexnet-small", train: 7 });
    expect(completeSpecification(complete)).toEqual(complete);
  });

  test.each<[object, RegExp]>([
    [
      { dataset: "cifar" },
      /^specification: unknown dataset "cifar". Known: cifar10, .*Did you mean "cifar10"\?$/,
    ],
    [
      { model: "lenet" },
      /unknown model "lenet". Known: mlp-1x512, .*; of any size mlp-DEPTHxWIDTH/,
    ],
    [{ model: "mlp-1x51O" }, /unknown model "mlp-1x51O". .*Did you mean "mlp-1x512"\?$/],
    [{ model: "mlp-0x512" }, /unknown model "mlp-0x512"/],
    [{ model: "mlp-2x9999999" }, /unknown model "mlp-2x9999999"/],
    [{ model: "wideResNet" }, /unknown model .*Did you mean "wide-resnet-28-1"\?$/],
    [{ model: "wide-resnet-27-1" }, /unknown model .*with a depth of 6n \+ 4/],
    [{ corruption: { name: "noisyLabel" } }, /unknown corruption .* Did you mean "noisyLabels"\?/],
    [
      { validation: 1000, earlyStopping: { patience: 3, monitor: "validation" } },
      /earlyStopping.monitor must be "validationAccuracy" or "testAccuracy", got "validation". Did/,
    ],
    [{ earlyStopping: { patience: 3 } }, /earlyStopping needs examples to monitor, got a valid/],
    [{ earlyStopping: { patiance: 3 } }, /unknown field of earlyStopping "patiance".*"patience"/],
    [{ train: 50_000, validation: 1 }, /train must be at most 49999, what validation leaves of/],
    [{ validation: 50_000 }, /train must be at most 0, what validation leaves of the set, got 0/],
    [{ labelSmoothing: 1 }, /labelSmoothing must be below 1, got 1/],
    [{ mixUp: -1 }, /mixUp must be at least 0, got -1/],
    [{ maxNorm: 0 }, /maxNorm must be above 0, got 0/],
    [
      { corruption: { name: "randomLabel" } },
      /unknown corruption .* Did you mean "randomLabels"\?/,
    ],
    [
      { corruption: { name: "trueLabels", p: 1 } },
      /unknown field of corruption "p". Known: name, params\. Options belong in params\.$/,
    ],
    [
      { augmentation: [{ name: "randomHorizontalFlip", p: 1 }] },
      /unknown field of augmentation\.0 "p". Known: name, params\. Options belong in params\.$/,
    ],
    [
      { corruption: { name: "trueLabels", parms: {} } },
      /unknown field of corruption "parms". Known: name, params\. Did you mean "params"\?$/,
    ],
    [
      { schedule: { name: "constant", rate: 0.9 } },
      /unknown field of schedule "rate". Known: name, warmUp\./,
    ],
    [{ testOn: [{ name: "contrast", severity: 3, probability: 0.5 }] }, /"probability"/],
    [{ learningrate: 0.1 }, /unknown field "learningrate". .* Did you mean "learningRate"\?/],
    [
      { dataset: "imageFolder" },
      /: train must be a number of pictures for imageFolder, got "all" or nothing\. .*--train 1000/,
    ],
    [
      { dataset: "imageFolder", train: 8 },
      /: test must be a number of pictures for imageFolder, got "all" or nothing\./,
    ],
    [{ train: 0 }, /train must be at least 1, got 0\.$/],
    [{ train: 50_001 }, /train must be at most 50000, the size of the set, got 50001/],
    [{ dataset: "mnist", test: 10_001 }, /test must be at most 10000/],
    [{ seed: 1.5 }, /seed must be an integer, got 1.5/],
    [{ optimizer: { name: "momentum", momentum: 1 } }, /optimizer.momentum must be below 1, got 1/],
    [
      { optimizer: { name: "adam", momentum: 0.9 } },
      /unknown field of optimizer "momentum". Known: name, beta1, beta2, epsilon, weightDecay/,
    ],
    [
      { optimizer: { name: "adma" } },
      /unknown optimizer "adma". Known: sgd, momentum, nesterov, adam. Did you mean "adam"\?/,
    ],
    [{ schedule: { name: "cosin" } }, /unknown schedule "cosin". .* Did you mean "cosine"\?/],
    [{ schedule: { name: "step" } }, /schedule.milestones must be a list, got nothing/],
    [{ augmentation: [{ name: "randomFlip" }] }, /unknown augmentation "randomFlip"/],
    [{ dropout: 1 }, /dropout must be below 1, got 1/],
    [{ weightDecay: -1 }, /weightDecay must be at least 0, got -1/],
    [{ clipNorm: 0 }, /clipNorm must be above 0, got 0/],
    [{ stopAtAccuracy: 99 }, /stopAtAccuracy must be at most 1, got 99/],
    [{ epochsAfterFit: -1 }, /epochsAfterFit must be at least 0, got -1/],
    [{ stopAtLearningRate: 1 }, /stopAtLearningRate must be below 1, got 1/],
    [{ evaluateEvery: 0 }, /evaluateEvery must be at least 1, got 0/],
    [{ testOn: ["blur"] }, /unknown shift "blur". Known: gaussianNoise, .*jpegCompression\./],
    [{ testOn: ["contrst"] }, /unknown shift "contrst". .* Did you mean "contrast"\?/],
    [{ testOn: ["contrast:6"] }, /severity of contrast must be 1, 2, 3, 4 or 5, got 6\./],
    [{ testOn: ["contrast:"] }, /severity of contrast must be 1, 2, 3, 4 or 5, got \./],
    [{ testOn: [{ name: "contrast", severity: 2.5 }] }, /must be 1, 2, 3, 4 or 5, got 2.5/],
    [{ testOn: [{ name: "contrast" }] }, /testOn/],
    [{ testOn: "contrast" }, /testOn must be "all" or a list, got "contrast"/],
    [{ testOn: ["all"], dataset: "gaussianClusters" }, /testOn goes with images/],
    [{ epochs: "many" }, /epochs must be a number, got "many"/],
  ])("refuses %j and names the field", (specification, message) => {
    const refused = () => completeSpecification(specification as RunSpecification);
    expect(refused).toThrow(SpecificationError);
    expect(refused).toThrow(message);
  });
});

test("specificationHash depends on every field, not on their order", async () => {
  const complete = completeSpecification({});
  const hash = await specificationHash(complete);
  const reversed = Object.fromEntries(Object.entries(complete).reverse()) as typeof complete;
  expect(await specificationHash(reversed)).toBe(hash);
  const others = [{ seed: 1 }, { train: 1 }, { corruption: { name: "randomLabels", params: {} } }];
  for (const other of others) {
    expect(await specificationHash({ ...complete, ...other })).not.toBe(hash);
  }
});

test.each<[string, unknown]>([
  ["a bigint", 10n],
  ["a symbol", Symbol("seed")],
  ["an object without text", { toString: 0 }],
  ["a function", () => 0],
  ["a bigint far inside", [{ a: [1n] }]],
])("a field that is %s is refused in words", (_, value) => {
  for (const field of ["seed", "dataset", "corruption", "optimizer", "epochs", "augmentation"]) {
    const refused = () => completeSpecification({ [field]: value } as RunSpecification);
    expect(refused).toThrow(SpecificationError);
  }
  const optimizer = { name: value } as never;
  expect(() => completeSpecification({ optimizer })).toThrow(SpecificationError);
});
