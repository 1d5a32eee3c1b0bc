import { checkArgument, shown } from "@rote/options";
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
  const run = {
    corruption: { name: "text" },
    model: "named",
    dataset: "named",
    epochs: ["object"],
    result: "object",
  } as const;
  checkArgument(who, "records", records, [run], PlotError);
  for (const [i, { epochs, result }] of (records as readonly MeasuredRun[]).entries()) {
    checkAccuracies(`${who}: records[${i}].result`, result);
    for (const [k, epoch] of epochs.entries()) {
      checkAccuracies(`${who}: records[${i}].epochs[${k}]`, epoch);
    }
  }
}

type Measured = Readonly<Record<string, unknown>>;
type MeasuredRun = { epochs: readonly Measured[]; result: Measured };

function checkAccuracies(where: string, measured: Measured): void {
  for (const name of ACCURACIES) {
    const value = measured[name] ?? 0; // null where nothing was measured
    if (typeof value === "number" && value >= 0 && value <= 1) continue;
    throw new PlotError(`${where}.${name} must be in [0, 1], or null, got ${shown(value)}.`);
  }
}

/** @throws {PlotError} unless each is a kernel machine. */
export function checkMachines(who: string, records: unknown): void {
  const machine = { dataset: "named", kernel: "named", norm: "number" } as const;
  checkArgument(who, "records", records, [machine], PlotError);
}

/** @throws {PlotError} unless each is a measure of complexity. */
export function checkComplexity(who: string, records: unknown): void {
  const measure = {
    specification: { of: "text", train: "number" },
    dataset: "named",
    rademacher: { values: ["number"], mean: "number", high: "number" },
  } as const;
  checkArgument(who, "records", records, [measure], PlotError);
}

/** @throws {PlotError} unless each is a network of Theorem 1. */
export function checkNetworks(who: string, records: unknown): void {
  const network = { n: "number", dimension: "number", maxError: "number" } as const;
  checkArgument(who, "records", records, [network], PlotError);
}
