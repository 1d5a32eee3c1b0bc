import { isPaperDataset, paperDatasets } from "@rote/paper";
import { objectOf } from "./checkEvidence.ts";
import { type DatasetEvidence, nameOf } from "./evidence.ts";

/** What people call a dataset, as far as the record or the paper says; else its name. */
export function datasetTitle(dataset: DatasetEvidence): string {
  const name = nameOf(dataset);
  const title = typeof dataset === "string" ? undefined : dataset.title;
  return title ?? (isPaperDataset(name) ? paperDatasets[name].title : name);
}

/**
 * How many classes the dataset of a record has, K, as far as the record says or the dataset is one
 * of the paper's; else undefined.
 */
export function classesOf(record: { dataset: DatasetEvidence }): number | undefined {
  const { dataset } = objectOf("classesOf", record);
  const name = nameOf(dataset);
  const classes = typeof dataset === "string" ? undefined : dataset.classes;
  return classes ?? (isPaperDataset(name) ? paperDatasets[name].classes : undefined);
}

/** The accuracy of guessing, 1 / K; undefined where the number of classes is not known. */
export function chanceOf(record: { dataset: DatasetEvidence }): number | undefined {
  const classes = classesOf(record);
  return classes === undefined ? undefined : 1 / classes;
}

/** Training images of a record; null if it does not say. */
export function imagesOf(record: {
  dataset: DatasetEvidence;
  specification?: { train?: number };
}): number | null {
  const { dataset, specification } = objectOf("imagesOf", record);
  nameOf(dataset); // throws if it has none
  const { train } = typeof dataset === "string" ? {} : dataset;
  return specification?.train ?? train?.examples ?? null;
}

/** Test images of a record; undefined if it does not say. */
export function testImagesOf(run: {
  dataset: DatasetEvidence;
  specification?: { test?: number };
}): number | undefined {
  const { dataset, specification } = objectOf("testImagesOf", run);
  nameOf(dataset); // throws if it has none
  const { test } = typeof dataset === "string" ? {} : dataset;
  return test?.examples ?? specification?.test;
}
