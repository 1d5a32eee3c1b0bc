import { expect, test } from "vitest";
import * as augmentations from "./augmentations.ts";
import * as api from "./index.ts";

test("public names", () => {
  const others = [
    "Dropout",
    "DropoutStepError",
    "RegularizerArgumentError",
    "augmentationFromJSON",
    "augmentationNames",
    "compose",
    "coupledWeightDecay",
    "decoupledWeightDecay",
    "decoupledWeightDecayCallback",
    "dropout",
    "dropoutStepCallback",
    "earlyStopping",
    "earlyStoppingCallback",
    "l1",
    "maxNorm",
    "maxNormCallback",
    "mixUp",
    "registerLayers",
    "selectWeights",
    "setDropoutStep",
    "smoothLabels",
    "smoothTargets",
  ];
  expect(Object.keys(api).sort()).toEqual([...Object.keys(augmentations), ...others].sort());
});
