import type { LinearEvidence } from "./otherRecords.ts";

/** Repeats of one kernel machine: solutions that differ in their seed alone. */
export interface KernelMachine {
  /** "gaussian kernel on raw pixels, 1,000 images of mnist". */
  label: string;
  dataset: string;
  /** Images that it was fitted to, where that is known. */
  train: number | undefined;
  /** "raw pixels", or the name of the features. */
  features: string;
  repeats: readonly LinearEvidence[];
}

/** The machines that were fitted to true labels without ridge. */
export function minimumNormMachines(records: readonly LinearEvidence[]): KernelMachine[] {
  const groups = new Map<string, LinearEvidence[]>();
  for (const record of records) {
    if (record.ridge !== 0 || record.labels !== "true") continue;
    const { seed: _, ...rest } = record.specification as Record<string, unknown>;
    const names = [nameOf(record.dataset), nameOf(record.kernel), featuresOf(record)];
    const key = JSON.stringify([names, Object.entries(rest).sort()]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()].map(machineOf);
}

function machineOf(repeats: readonly LinearEvidence[]): KernelMachine {
  const [first] = repeats as [LinearEvidence];
  const [dataset, features] = [nameOf(first.dataset), featuresOf(first)];
  const { train } = first.specification as { train?: number };
  const images = train === undefined ? "" : `${train.toLocaleString("en-US")} images of `;
  const label = `${nameOf(first.kernel)} kernel on ${features}, ${images}${dataset}`;
  return { label, dataset, train, features, repeats };
}

const nameOf = (named: string | { name: string }) =>
  typeof named === "string" ? named : named.name;

const featuresOf = ({ features }: LinearEvidence) =>
  features === null ? "raw pixels" : nameOf(features);
