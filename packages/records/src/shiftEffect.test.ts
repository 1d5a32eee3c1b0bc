import { expect, test } from "vitest";
import { run } from "./evidence.testing.ts";
import { settingsOf } from "./settings.ts";
import { shiftEffect, shiftsOf } from "./shiftEffect.ts";

const on = (name: string, severity: number, accuracy: number | null) => ({
  name,
  severity,
  testAccuracy: accuracy,
  cleanLabelTestAccuracy: accuracy,
});
const tested = {
  ...run(),
  dataset: "cifar10",
  shifts: [on("none", 0, 0.5), on("contrast", 1, 0.4), on("contrast", 5, 0.2)],
};

test("what is kept is the share of the accuracy above guessing", () => {
  const { unshifted, shifted, kept } = shiftEffect(tested)!;
  expect(unshifted).toBe(0.5);
  expect(shifted).toBeCloseTo(0.3, 12);
  expect(kept).toBeCloseTo(0.5, 12);
  expect(shiftEffect(tested, [{ name: "contrast", severity: 1 }])!.kept).toBeCloseTo(0.75, 12);
});

test("nothing is kept of nothing, or where the classes are not known", () => {
  const guessing = { ...tested, shifts: [on("none", 0, 0.1), on("contrast", 1, 0.1)] };
  expect(shiftEffect(guessing)).toEqual({ unshifted: 0.1, shifted: 0.1, kept: undefined });
  expect(shiftEffect({ ...tested, dataset: "mine" })!.kept).toBeUndefined();
});

test("there is no effect without shifts, without the set as it is, or with a part missing", () => {
  expect(shiftEffect(run())).toBeUndefined();
  expect(shiftEffect({ ...tested, shifts: tested.shifts.slice(1) })).toBeUndefined();
  expect(shiftEffect(tested, [{ name: "brightness", severity: 1 }])).toBeUndefined();
  expect(shiftEffect(tested, [])).toBeUndefined();
  const unknown = [on("none", 0, 0.5), on("contrast", 1, null)];
  expect(shiftEffect({ ...tested, shifts: unknown })).toBeUndefined();
});

test("shiftsOf leaves out the set as it is, and runs differ in no way by their shifts", () => {
  expect(shiftsOf(tested)).toEqual([
    { name: "contrast", severity: 1 },
    { name: "contrast", severity: 5 },
  ]);
  const asked = run({ testOn: [{ name: "contrast", severity: 1 }], seed: 1 });
  expect(settingsOf([run(), asked])).toHaveLength(1);
});
