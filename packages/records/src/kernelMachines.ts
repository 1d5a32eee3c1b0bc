import { checkArgument } from "@rote/options";
import { checkMachines } from "./checkEvidence.ts";
import { classesOf, imagesOf } from "./dataset.ts";
import { type LinearEvidence, nameOf } from "./evidence.ts";
import { EvidenceError } from "./evidenceError.ts";
import { groupBy } from "./groupBy.ts";
import type { SolutionName } from "./linearSpecification.ts";

/** Solutions of one kernel machine on the same images: repeats, on true and on random labels. */
export interface KernelMachine<Solution extends LinearEvidence = LinearEvidence> {
  dataset: string;
  /** The name of what the images were turned into first; null for raw pixels. */
  features: string | null;
  kernel: string;
  ridge: number;
  /** Which of the functions that take the labels. */
  solution: SolutionName;
  /** Training images; null if the records do not say. */
  images: number | null;
  records: readonly Solution[];
}

/** Kernels that are named after a person. */
const NAMED: ReadonlySet<string> = new Set(["gaussian", "laplacian"]);

/**
 * What a reader calls a kernel, by its name: "Gaussian kernel", "polynomial kernel".
 *
 * @throws {EvidenceError} if the name is no text.
 */
export function kernelTitle(name: string): string {
  checkArgument("kernelTitle", "name", name, "text", EvidenceError);
  const title = NAMED.has(name) ? name[0]!.toUpperCase() + name.slice(1) : name;
  return `${title} kernel`;
}

/** What solutions that are compared may differ in besides labels and seed. */
export type FreeOfMachines = "ridge" | "solution" | "features";

/**
 * Groups solutions by everything that was specified except what is compared: labels and seed. What
 * the data made of it, such as a median bandwidth, may differ from seed to seed. Solutions for
 * other data of the same name stand apart: another fingerprint, number of classes or test set.
 *
 * @param free what else may differ. Defaults to nothing.
 */
export function kernelMachinesOf<Solution extends LinearEvidence>(
  records: readonly Solution[],
  free: readonly FreeOfMachines[] = [],
): KernelMachine<Solution>[] {
  checkMachines("kernelMachinesOf", records);
  return [...groupBy(records, (record) => specifiedOf(record, free)).values()].map((group) => {
    const [first] = group as [Solution];
    const { dataset, features, kernel, ridge } = first;
    return {
      dataset: nameOf(dataset),
      features: features === null ? null : nameOf(features),
      kernel: nameOf(kernel),
      ridge,
      solution: first.specification.solution ?? "minimumNorm",
      images: imagesOf(first),
      records: onceEach(group),
    };
  });
}

function specifiedOf(record: LinearEvidence, free: readonly FreeOfMachines[]): string {
  const { dataset, specification } = record;
  // What is measured of a solution changes nothing of it.
  const { labels: _, seed: __, leaveOneOut: ___, ...solved } = specification;
  const { ridge = record.ridge, solution, ...rest } = solved;
  const { train, test } = typeof dataset === "string" ? {} : dataset;
  const data = [classesOf(record), test?.examples, train?.fingerprint, test?.fingerprint];
  const names = [nameOf(dataset), imagesOf(record), data];
  const compared = [
    free.includes("ridge") ? null : ridge,
    free.includes("solution") ? null : (solution ?? "minimumNorm"),
  ];
  const { kernel = record.kernel, features = record.features, ...others } = rest;
  const fields = Object.entries(others).sort(([a], [b]) => (a < b ? -1 : 1));
  const input = free.includes("features") ? features && nameOf(features) : features;
  return JSON.stringify([names, compared, kernel, input, fields]);
}

/**
 * How many random features there are; undefined if a solution is on none. Such solutions show
 * double descent, and are none of the paper's kernel machines.
 */
export function randomFeaturesOf(record: LinearEvidence): number | undefined {
  checkMachines("randomFeaturesOf", [record]);
  const { features } = record.specification ?? {};
  return features?.name === "random-relu" ? features.features : undefined;
}

/** One record for each seed, on true and on random labels, of each ridge and solution. */
function onceEach<Solution extends LinearEvidence>(records: readonly Solution[]): Solution[] {
  const key = ({ labels, ridge, specification, ...rest }: Solution) =>
    JSON.stringify([
      labels,
      ridge,
      specification.solution,
      specification.features,
      specification.seed ?? rest.specificationHash,
    ]);
  return [...groupBy(records, key).values()].map(([first]) => first!);
}
