import { datasetTitle } from "./datasetTitle.ts";
import { nameOf, type RunRecord } from "./runRecord.ts";
import { images, imagesOf } from "./setting.ts";

/** Runs on the same examples: what one table may hold. */
export interface DataGroup {
  dataset: string;
  /** "cifar10, 1,000 images" */
  label: string;
  runs: readonly RunRecord[];
}

/** Groups runs by dataset and number of training images. */
export function dataGroups(records: readonly RunRecord[]): DataGroup[] {
  const groups = new Map<string, RunRecord[]>();
  for (const record of records) {
    const label = `${datasetTitle(record.dataset)}, ${images(imagesOf(record))}`;
    groups.set(label, [...(groups.get(label) ?? []), record]);
  }
  return [...groups].map(([label, runs]) => ({ label, runs, dataset: nameOf(runs[0]!.dataset) }));
}
