import { checkArgument } from "@rote/options";
import { PlotError } from "./drawing/plotError.ts";

/** @throws {PlotError} unless each is a training run, by the fields that all of them have. */
export function checkRuns(who: string, records: unknown): void {
  const run = {
    corruption: { name: "text" },
    model: "named",
    dataset: "named",
    epochs: ["object"],
    result: "object",
  } as const;
  checkArgument(who, "records", records, [run], PlotError);
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
