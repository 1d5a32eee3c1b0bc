import { modelTitle, publishedOn, table1 } from "@rote/paper";
import { cropsAtMost, isRegularized, type RunEvidence } from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { isFailedRun } from "../exhibit.ts";
import { type LabelledSetting, labelledSettings } from "../settings.ts";
import { compareTable } from "./compareTable.ts";
import { meanOf, type Table } from "./table.ts";
import { tablesByDataset } from "./tablesByDataset.ts";

/**
 * Table 1 of Zhang et al., ICLR 2017, beside what was measured: training and test accuracy of each
 * network with and without random crops and weight decay, and on random labels without either.
 * Repeats are averaged. Runs with other regularizers or other corruptions are left out, and the
 * paper's rows stand beside runs on CIFAR-10 only. Returns null if no run belongs here.
 */
export function regularizersTable(records: readonly RunEvidence[]): Table | null {
  checkRuns("regularizersTable", records);
  const settings = labelledSettings(records.filter(({ corruption }) => corruption.name in LABELS));
  const rows = settings.filter(isOfTable1).flatMap(rowsOf);
  if (rows.length === 0) return null;
  const published = settings.flatMap(({ dataset }) => publishedOn(dataset, table1) ?? []);
  const titled = [...new Set(published)].map((row) => ({ ...row, model: modelTitle(row.model) }));
  return compareTable(titled, named(rows), {
    keys: {
      model: "model",
      labels: "labels",
      randomCrop: "random crop",
      weightDecay: "weight decay",
    },
    notes: { images: "images here" },
    fractions: { trainAccuracy: "training accuracy", testAccuracy: "test accuracy" },
  });
}

/** Table 1 in a report. */
export const table1Exhibit = tablesByDataset({
  id: "table1",
  title: "Table 1: explicit regularization",
  isAbout: isFailedRun(({ corruption }) => corruption.name in LABELS),
  caption:
    "Training and test accuracy with and without random crops and weight decay, and on random " +
    "labels.",
  published: table1,
  table: regularizersTable,
});

const LABELS: Readonly<Record<string, "true" | "random">> = {
  trueLabels: "true",
  randomLabels: "random",
};

const isOfTable1 = ({ regularization }: LabelledSetting) =>
  regularization.dropout === 0 &&
  regularization.others === undefined &&
  cropsAtMost(regularization);

function rowsOf({ model, label, images, regularization, runs }: LabelledSetting) {
  return Object.entries(LABELS).flatMap(([corruption, labels]) => {
    const repeats = runs.filter((run) => run.corruption.name === corruption);
    const ofTable4 = labels === "random" && isRegularized(regularization);
    if (repeats.length === 0 || ofTable4) return [];
    return {
      model: modelTitle(model),
      label,
      labels,
      images,
      randomCrop: regularization.augmentation.length > 0,
      weightDecay: regularization.weightDecay > 0,
      trainAccuracy: meanOf(repeats, ({ trainAccuracy }) => trainAccuracy),
      testAccuracy: meanOf(repeats, ({ testAccuracy }) => testAccuracy),
    };
  });
}

/** Rows by the network's name alone, and by the whole label where two would be one. */
function named(rows: ReturnType<typeof rowsOf>) {
  const seen = new Set<string>();
  return rows.map(({ label, ...row }) => {
    const { model, labels, randomCrop, weightDecay } = row;
    const address = JSON.stringify([model, labels, randomCrop, weightDecay]);
    if (seen.has(address)) return { ...row, model: label };
    seen.add(address);
    return row;
  });
}
