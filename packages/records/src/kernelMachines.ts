import { checkMachines } from "./checkEvidence.ts";
import { imagesOf } from "./dataset.ts";
import { type LinearEvidence, nameOf } from "./evidence.ts";
import { groupBy } from "./groupBy.ts";

/** Solutions of one kernel machine on the same images: repeats, on true and on random labels. */
export interface KernelMachine<Solution extends LinearEvidence = LinearEvidence> {
  dataset: string;
  /** The name of what the images were turned into first; null for raw pixels. */
  features: string | null;
  kernel: string;
  ridge: number;
  /** Training images; null if the records do not say. */
  images: number | null;
  records: readonly Solution[];
}

/**
 * Groups solutions by everything that was specified except what is compared: labels and seed. What
 * the data made of it, such as a median bandwidth, may differ from seed to seed. Of two of the same
 * labels and seed the one with more test examples counts.
 */
export function kernelMachinesOf<Solution extends LinearEvidence>(
  records: readonly Solution[],
): KernelMachine<Solution>[] {
  checkMachines("kernelMachinesOf", records);
  return [...groupBy(records, specifiedOf).values()].map((group) => {
    const [first] = group as [Solution];
    const { dataset, features, kernel, ridge } = first;
    return {
      dataset: nameOf(dataset),
      features: features === null ? null : nameOf(features),
      kernel: nameOf(kernel),
      ridge,
      images: imagesOf(first),
      records: mostTested(group),
    };
  });
}

function specifiedOf(record: LinearEvidence): string {
  const { dataset, ridge, specification } = record;
  const { labels: _, seed: __, test: ___, ...rest } = specification;
  const names = [nameOf(dataset), imagesOf(record), ridge];
  const { kernel = record.kernel, features = record.features, ...others } = rest;
  const fields = Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([names, kernel, features, fields]);
}

function mostTested<Solution extends LinearEvidence>(records: readonly Solution[]): Solution[] {
  const key = ({ labels, specification, ...rest }: Solution) =>
    JSON.stringify([labels, specification.seed ?? rest.specificationHash]);
  const tested = ({ specification }: Solution) => specification.test ?? 0;
  return [...groupBy(records, key).values()].map((same) =>
    same.reduce((a, b) => (tested(b) > tested(a) ? b : a)),
  );
}
