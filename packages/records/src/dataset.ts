import { isPaperDataset, paperDatasets } from "@rote/paper";
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
export function classesOf({ dataset }: { dataset: DatasetEvidence }): number | undefined {
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
export function imagesOf({
  dataset,
  specification,
}: {
  dataset: DatasetEvidence;
  specification?: { train?: number };
}): number | null {
  const { train } = typeof dataset === "string" ? {} : dataset;
  return specification?.train ?? train?.examples ?? null;
}
