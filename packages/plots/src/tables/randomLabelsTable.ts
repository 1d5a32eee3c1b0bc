import { modelTitle, publishedOn, table4 } from "@rote/paper";
import { finalFit, onlyRegularizer, type RunEvidence } from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { isFailedRun } from "../exhibit.ts";
import { labelledSettings } from "../settings.ts";
import { compareTable } from "./compareTable.ts";
import { meanOf, type Table } from "./table.ts";
import { tablesByDataset } from "./tablesByDataset.ts";

/**
 * Table 4 of Zhang et al., ICLR 2017, beside what was measured: training accuracy on random labels
 * under one explicit regularizer. Under augmentation it is that of the augmented images as they
 * were met, as in the paper. Repeats are averaged, and the paper's rows stand beside runs on
 * CIFAR-10 only. Returns null if no run belongs here.
 */
export function randomLabelsTable(records: readonly RunEvidence[]): Table | null {
  checkRuns("randomLabelsTable", records);
  const random = records.filter(({ corruption }) => corruption.name === "randomLabels");
  const seen = new Set<string>();
  const rows = labelledSettings(random).flatMap((setting) => {
    const { label, dataset, images, regularization, runs } = setting;
    const regularizer = onlyRegularizer(regularization);
    if (regularizer === undefined) return [];
    const title = modelTitle(setting.model);
    const address = JSON.stringify([regularizer, title]);
    const model = seen.has(address) ? label : title;
    seen.add(address);
    const trainAccuracy = meanOf(runs, (_, run) => finalFit(run));
    return { regularizer, model, dataset, images, trainAccuracy };
  });
  if (rows.length === 0) return null;
  const published = new Set(rows.flatMap(({ dataset }) => publishedOn(dataset, table4) ?? []));
  const titled = [...published].map((row) => ({ ...row, model: modelTitle(row.model) }));
  return compareTable(titled, rows, {
    keys: { regularizer: "regularizer", model: "model" },
    notes: { images: "images here" },
    fractions: { trainAccuracy: "training accuracy on random labels" },
  });
}

/** Table 4 in a report. */
export const table4Exhibit = tablesByDataset({
  id: "table4",
  title: "Table 4: regularizers against random labels",
  isAbout: isFailedRun(({ corruption }, isOn) => isOn && corruption.name === "randomLabels"),
  caption:
    "Training accuracy on random labels with one explicit regularizer on. " +
    "The paper's failed run is a dash.",
  published: table4,
  table: randomLabelsTable,
});
