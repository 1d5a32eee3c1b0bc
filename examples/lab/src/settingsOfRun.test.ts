import { REGULARIZERS } from "@rote/records";
import { expect, test } from "vitest";
import { settingsOfRun } from "./settingsOfRun.ts";

const regularizers = {
  augmentation: [{ name: "randomHorizontalFlip", params: {} }],
  weightDecay: 1e-4,
  dropout: 0.5,
  labelSmoothing: 0.1,
  mixUp: 0.2,
  l1: 1e-5,
  maxNorm: 3,
  earlyStopping: { monitor: "testAccuracy", patience: 5 },
} as const;

test("a run on other data sets the page to all its regularizers, and to no data of its own", () => {
  expect(Object.keys(regularizers)).toEqual(Object.keys(REGULARIZERS));
  const specification = { dataset: "own", train: 7, ...regularizers } as never;
  const now = { dataset: "mnist", train: 50, dropout: 0.1 };
  const set = settingsOfRun({ origin: "paper", specification }, now);
  expect(set).toMatchObject({ dataset: "mnist", train: 50, ...regularizers });
  const plain = settingsOfRun({ origin: "paper", specification: { train: 7 } }, now);
  expect(plain).not.toHaveProperty("dropout");
});
