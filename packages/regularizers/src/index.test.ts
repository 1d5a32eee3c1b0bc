import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual(
    [
      ...[
        "Dropout",
        "DropoutStepError",
        "augmentationFromJSON",
        "colorJitter",
        "compose",
        "cutout",
      ],
      ...[
        "decoupledWeightDecay",
        "dropout",
        "earlyStopping",
        "l1",
        "coupledWeightDecay",
        "maxNorm",
        "mixUp",
      ],
      ...["randomCrop", "randomHorizontalFlip", "randomRotation", "registerLayers"],
      ...["selectWeights", "setDropoutStep", "smoothLabels", "smoothTargets"],
    ].sort(),
  );
});
