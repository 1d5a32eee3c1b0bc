import { CheckpointError, type TrainingState } from "@rote/training";
import { expect, test } from "vitest";
import { completeSpecification } from "../index.ts";
import { runCheckpoint } from "./runCheckpoint.ts";

const state: TrainingState = {
  tensors: {},
  epoch: 1,
  step: 2,
  examples: 3,
  lossSum: 0.5,
  correct: 1,
};
const about = {
  specification: completeSpecification({}),
  specificationHash: "00ff",
  backend: "cpu",
  epochs: [{ epoch: 1, step: 2, loss: null, trainAccuracy: 0.5, seconds: 1 }],
  interventions: [{ step: 1, learningRateScale: 0.5 }],
  seconds: 1,
};

test("a run's checkpoint is read", () => {
  expect(runCheckpoint({ state, about })).toEqual({ ...about, state });
});

test.each<[string, unknown]>([
  ["nothing", null],
  ["a text", "about"],
  ["no specification", { ...about, specification: null }],
  ["a hash that is no text", { ...about, specificationHash: 3 }],
  ["epochs that are no list", { ...about, epochs: { length: 1 } }],
  ["an epoch that is null", { ...about, epochs: [null] }],
  ["an epoch whose step is a text", { ...about, epochs: [{ ...about.epochs[0], step: "2" }] }],
  ["interventions of texts", { ...about, interventions: ["x"] }],
  ["numerics that are a text", { ...about, numerics: "1" }],
  ["no time", { ...about, seconds: undefined }],
])("one that says %s is refused", (_, about) => {
  expect(() => runCheckpoint({ state, about })).toThrow(CheckpointError);
});
