import { compareTable } from "./compareTable.ts";
import { table4 } from "./paperValues.ts";
import { onlyRegularizer } from "./regularization.ts";
import { meanOf, type Table } from "./resultsTable.ts";
import type { RunRecord, RunResult } from "./runRecord.ts";
import { settingsOf } from "./setting.ts";

/**
 * Table 4 of Zhang et al., ICLR 2017, beside what was measured: training accuracy on random labels
 * under one explicit regularizer. Under augmentation it is that of the augmented images as they were
 * met, as in the paper. Repeats are averaged. Null if no run belongs here.
 */
export function randomLabelsTable(records: readonly RunRecord[]): Table | null {
  const random = records.filter(({ corruption }) => corruption.name === "randomLabels");
  const seen = new Set<string>();
  const rows = settingsOf(random).flatMap(
    ({ model, label, dataset, images, regularization, runs }) => {
      const regularizer = onlyRegularizer(regularization);
      if (regularizer === undefined) return [];
      const augmented = regularization.augmentation.length > 0;
      const address = JSON.stringify([regularizer, model]);
      const name = seen.has(address) ? label : model;
      seen.add(address);
      const trainAccuracy = meanOf(
        runs,
        augmented ? onlineAccuracy : (result) => result.trainAccuracy,
      );
      return { regularizer, model: name, dataset, images, trainAccuracy };
    },
  );
  if (rows.length === 0) return null;
  return compareTable(rows.some(({ dataset }) => dataset === "cifar10") ? table4 : [], rows, {
    keys: { regularizer: "regularizer", model: "model" },
    notes: { images: "images here" },
    fractions: { trainAccuracy: "training accuracy on random labels" },
  });
}

const onlineAccuracy = ({ trainAccuracy }: RunResult, { epochs }: RunRecord) =>
  epochs.at(-1)?.onlineAccuracy ?? trainAccuracy;
