import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "BackendLostError",
    "BackendMemoryError",
    "CheckpointError",
    "DivergedError",
    "TrainingArgumentError",
    "TrainingStateError",
    "checkOptimizer",
    "constantRate",
    "cosineDecay",
    "decodeCheckpoint",
    "encodeCheckpoint",
    "evaluate",
    "exponentialDecay",
    "lossHessian",
    "optimizerNames",
    "stepDecay",
    "train",
    "warmUp",
    "weightsHash",
  ]);
});
