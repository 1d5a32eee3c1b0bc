import { shown } from "@rote/options";
import { checkEvidence } from "@rote/records";
import { PlotError } from "./drawing/plotError.ts";

const ACCURACIES = [
  "trainAccuracy",
  "testAccuracy",
  "cleanLabelTestAccuracy",
  "onlineAccuracy",
  "validationAccuracy",
];

/** @throws {PlotError} unless each is a training run, by the fields that all of them have. */
export function checkRuns(who: string, records: readonly object[]): void {
  checkEvidence(who, "training", records, PlotError);
  for (const [i, { epochs, result }] of (records as readonly MeasuredRun[]).entries()) {
    checkAccuracies(result, () => `${who}: records[${i}].result`);
    for (const [k, epoch] of epochs.entries()) {
      checkAccuracies(epoch, () => `${who}: records[${i}].epochs[${k}]`);
    }
  }
}

type Measured = Readonly<Record<string, unknown>>;
type MeasuredRun = { epochs: readonly Measured[]; result: Measured };

function checkAccuracies(measured: Measured, where: () => string): void {
  for (const name of ACCURACIES) {
    const value = measured[name] ?? 0; // null where nothing was measured
    if (typeof value === "number" && value >= 0 && value <= 1) continue;
    throw new PlotError(`${where()}.${name} must be in [0, 1], or null, got ${shown(value)}.`);
  }
}

/** @throws {PlotError} unless each is a kernel machine. */
export const checkMachines = (who: string, records: unknown): void =>
  checkEvidence(who, "linear", records, PlotError);

/** @throws {PlotError} unless each is a measure of complexity. */
export const checkComplexity = (who: string, records: unknown): void =>
  checkEvidence(who, "complexity", records, PlotError);

/** @throws {PlotError} unless each is a network of Theorem 1. */
export const checkNetworks = (who: string, records: unknown): void =>
  checkEvidence(who, "expressivity", records, PlotError);
