import type { LinearRecord } from "./linearRecord.ts";
import { section5 } from "./paperValues.ts";
import { nameOf, specified } from "./runRecord.ts";
import { imagesOf } from "./setting.ts";

/** Solutions of one kernel machine on one set of images: repeats, on true and on random labels. */
export interface KernelMachine {
  dataset: string;
  /** In the words of Table 3: "none", "Gabor filters", "random convolutional network". */
  preprocessing: string;
  /** Of a random convolutional network. */
  filters: number | undefined;
  kernel: string;
  ridge: number;
  /** How many it was fitted to. */
  images: string;
  records: readonly LinearRecord[];
  /** What the paper reports for it, if it does. */
  paper: (typeof section5)[number] | undefined;
}

/** Groups records by everything but labels and seed; the paper's machines first, in its order. */
export function kernelMachines(records: readonly LinearRecord[]): KernelMachine[] {
  const machines = new Map<string, LinearRecord[]>();
  for (const record of records) {
    const { dataset, ridge } = record;
    // As asked for: what the data made of it, such as a median, may differ from seed to seed.
    const kernel = specified(record, "kernel") ?? record.kernel;
    const features = specified(record, "features") ?? record.features;
    const key = JSON.stringify([nameOf(dataset), kernel, features, ridge, imagesOf(record)]);
    machines.set(key, [...(machines.get(key) ?? []), record]);
  }
  const place = ({ paper }: KernelMachine) => (paper ? section5.indexOf(paper) : section5.length);
  return [...machines.values()].map(machineOf).sort((a, b) => place(a) - place(b));
}

function machineOf(records: readonly LinearRecord[]): KernelMachine {
  const record = records[0]!;
  const dataset = nameOf(record.dataset);
  const preprocessing = preprocessingOf(record);
  const { ridge } = record;
  return {
    ...{ dataset, preprocessing, ridge, records, filters: filtersOf(record) },
    kernel: parameters(record.kernel),
    images: imagesOf(record)?.toLocaleString("en-US") ?? "all",
    paper: section5.find(
      (row) =>
        DATASETS[row.dataset] === dataset &&
        row.preprocessing === preprocessing &&
        row.ridge === ridge > 0,
    ),
  };
}

/** "MNIST, raw pixels". */
export const machineName = (dataset: string, preprocessing: string) =>
  `${dataset}, ${preprocessing === "none" ? "raw pixels" : preprocessing}`;

const DATASETS: Readonly<Record<string, string>> = { MNIST: "mnist", "CIFAR-10": "cifar10" };

function preprocessingOf({ features }: LinearRecord): string {
  if (features === null) return "none";
  const name = nameOf(features);
  if (/^(none|raw|pixels)$/i.test(name)) return "none";
  if (/gabor|wavelet/i.test(name)) return "Gabor filters";
  return /patch|conv/i.test(name) ? "random convolutional network" : name;
}

function filtersOf(record: LinearRecord): number | undefined {
  const { filters } = (specified(record, "features") ?? {}) as { filters?: unknown };
  return typeof filters === "number" ? filters : undefined;
}

/** A name with whatever numbers it comes with: "gaussian, gamma 0.02". */
function parameters(kernel: LinearRecord["kernel"]): string {
  if (typeof kernel === "string") return kernel;
  const { name, params, ...rest } = kernel as { name: string; params?: object };
  const words = Object.entries({ ...params, ...rest }).map(
    ([field, value]) => `${field} ${rounded(value)}`,
  );
  return [name, ...words].join(", ");
}

const rounded = (value: unknown) =>
  typeof value === "number" ? String(Number(value.toPrecision(4))) : JSON.stringify(value);
