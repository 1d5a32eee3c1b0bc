import { expect, test } from "vitest";
import { run } from "./evidence.testing.ts";
import {
  epochsToFit,
  epochsToReach,
  finalFit,
  firstFitted,
  fittedFraction,
  fittedPercent,
} from "./fittedFraction.ts";

const crop = { augmentation: [{ name: "randomCrop", params: {} }] };

test("a run ends by the accuracy on all images, or as met under augmentation", () => {
  const accuracies = { trainAccuracy: 0.9, onlineAccuracy: 0.7 };
  expect(fittedFraction({}, accuracies)).toBe(0.9);
  expect(fittedFraction({ augmentation: [] }, accuracies)).toBe(0.9);
  expect(fittedFraction(crop, accuracies)).toBe(0.7);
});

const epochsOf = (...accuracies: (number | null)[]) =>
  accuracies.map((trainAccuracy, i) => ({
    epoch: i + 1,
    step: i + 1,
    loss: 1,
    trainAccuracy,
    testAccuracy: null,
    onlineAccuracy: trainAccuracy === null ? null : trainAccuracy - 0.1,
    learningRate: 0.1,
    seconds: 1,
  }));

test("a run has fitted from 99 % on, also if it trains up to 100 %", () => {
  const epochs = epochsOf(0.5, 0.99, 0.995, 1);
  expect(epochsToFit(run({ stopAtAccuracy: 1 }, { epochs }))).toBe(2);
  expect(epochsToFit(run(crop, { epochs }))).toBeNull();
});

test("epochs whose images were not all looked at do not count", () => {
  const epochs = epochsOf(0.5, null, 0.999);
  expect(firstFitted({}, epochs)).toBe(3);
  expect(firstFitted({}, epochs.slice(0, 2))).toBeNull();
  expect(epochsToFit(run({}, { epochs }))).toBe(3);
});

test.each([
  [1, "100.0 %"],
  [49_999 / 50_000, "99.9 %"],
  [0.98999, "98.9 %"],
  [0.29, "29.0 %"],
  [0.57, "57.0 %"],
  [0, "0.0 %"],
])("%d in words is %s: never more than was fitted", (fraction, words) => {
  expect(fittedPercent(fraction)).toBe(words);
});

test("a run that was to stop at less has not fitted, whatever it says", () => {
  const stopped = { stopAtAccuracy: 0.5 };
  expect(epochsToFit(run(stopped, { epochs: epochsOf(0.5) }))).toBeNull();
  expect(epochsToFit(run(stopped, { epochs: epochsOf(null) }))).toBeNull();
});

test("the time to another share is that of the first epoch with it", () => {
  const epochs = epochsOf(0.5, 0.99, 0.995, 1);
  expect(epochsToReach(run({}, { epochs }), 1)).toBe(4);
  expect(epochsToReach(run({}, { epochs: epochs.slice(0, 3) }), 1)).toBeNull();
});

test("a run that does not say how accurate it was counts by its own result", () => {
  expect(epochsToFit(run({}, { epochs: epochsOf(null, null) }))).toBe(5);
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
