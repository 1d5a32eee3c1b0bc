import { expect, test } from "vitest";
import { run } from "./evidence.testing.ts";
import { finalFit, fittedFraction } from "./fittedFraction.ts";

const crop = { augmentation: [{ name: "randomCrop", params: {} }] };

test("a run ends by the accuracy on all images, or as met under augmentation", () => {
  const accuracies = { trainAccuracy: 0.9, onlineAccuracy: 0.7 };
  expect(fittedFraction({}, accuracies)).toBe(0.9);
  expect(fittedFraction({ augmentation: [] }, accuracies)).toBe(0.9);
  expect(fittedFraction(crop, accuracies)).toBe(0.7);
});

test("at the end it is that of the last epoch, as far as it is known", () => {
  const epochs = [0.5, 0.7].map((onlineAccuracy, i) => ({
    epoch: i + 1,
    step: i + 1,
    loss: 1,
    trainAccuracy: 0.9,
    testAccuracy: null,
    onlineAccuracy,
    learningRate: 0.1,
    seconds: 1,
  }));
  expect(finalFit(run(crop, { epochs }))).toBe(0.7);
  expect(finalFit(run({}, { epochs }))).toBe(1);
  expect(finalFit(run(crop))).toBe(1);
});
