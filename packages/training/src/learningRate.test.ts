import { describe, expect, test } from "vitest";
import { constantRate, cosineDecay, exponentialDecay, stepDecay, warmUp } from "./index.ts";

describe("learning rates", () => {
  test("exponentialDecay multiplies by the rate once an epoch, not within one", () => {
    const rate = exponentialDecay({ initial: 0.1, rate: 0.5 });
    expect([0, 0.9, 1, 2.5].map(rate)).toEqual([0.1, 0.1, 0.05, 0.025]);
  });

  test("stepDecay multiplies at each milestone", () => {
    const rate = stepDecay({ initial: 1, rate: 0.5, milestones: [2, 3.5] });
    expect([0, 1.9, 2, 3, 3.5, 100].map(rate)).toEqual([1, 1, 0.5, 0.5, 0.25, 0.25]);
  });

  test("cosineDecay goes down half a cosine and stays at its end", () => {
    const rate = cosineDecay({ initial: 1, final: 0.2, epochs: 4 });
    const expected = [1, 0.6 + 0.4 * Math.SQRT1_2, 0.6, 0.6 - 0.4 * Math.SQRT1_2, 0.2, 0.2];
    [0, 1, 2, 3, 4, 9].forEach((t, i) => {
      expect(rate(t)).toBeCloseTo(expected[i]!, 12);
    });
  });

  test("warmUp rises linearly from 0 to the schedule it is given", () => {
    const rate = warmUp(constantRate(0.4), { epochs: 2 });
    expect([0, 0.5, 1, 2, 7].map(rate)).toEqual([0, 0.1, 0.2, 0.4, 0.4]);
  });

  test.each<[string, () => unknown, RegExp]>([
    ["constantRate", () => constantRate(0), /rate must be positive, got rate 0/],
    [
      "exponentialDecay",
      () => exponentialDecay({ initial: 0.1, rate: 1.1 }),
      /initial must be positive and rate in \(0, 1\], got initial 0.1 and rate 1.1/,
    ],
    [
      "stepDecay",
      () => stepDecay({ initial: 1, milestones: [-1] }),
      /milestones must be a list of epochs, 0 or later, got milestone -1/,
    ],
    ["constantRate", () => constantRate(Number.POSITIVE_INFINITY), /got rate Infinity/],
    [
      "stepDecay",
      () => stepDecay({ initial: 1, milestones: 30 as never }),
      /must be a list of epochs, 0 or later, got milestone 30/,
    ],
    ["warmUp", () => warmUp(0.1 as never, { epochs: 1 }), /such as constantRate\(0.1\), got 0.1/],
    ["cosineDecay", () => cosineDecay({ initial: 1, epochs: 0 }), /epochs must be positive/],
    [
      "warmUp",
      () => warmUp(constantRate(1), { epochs: 0 }),
      /epochs must be positive, got epochs 0/,
    ],
  ])("%s refuses what is out of range", (_, make, message) => {
    expect(make).toThrow(RangeError);
    expect(make).toThrow(message);
  });
});
