import { compareTable } from "./compareTable.ts";
import { table1 } from "./paperValues.ts";
import { isRegularized } from "./regularization.ts";
import { meanOf, type Table } from "./resultsTable.ts";
import type { RunRecord } from "./runRecord.ts";
import { type Setting, settingsOf } from "./setting.ts";

/**
 * Table 1 of Zhang et al., ICLR 2017, beside what was measured: training and test accuracy of each
 * network with and without random crops and weight decay, and on random labels without either. Repeats
 * are averaged. Runs with other regularizers or other corruptions are left out, and of runs on anything
 * but CIFAR-10 there is nothing published. Null if no run belongs here.
 */
export function regularizersTable(records: readonly RunRecord[]): Table | null {
  const settings = settingsOf(records.filter(({ corruption }) => corruption.name in LABELS));
  const rows = settings.filter(isOfTable1).flatMap(rowsOf);
  if (rows.length === 0) return null;
  const published = settings.some(({ dataset }) => dataset === "cifar10") ? table1 : [];
  return compareTable(published, named(rows), {
    keys: {
      ...{ model: "model", labels: "labels" },
      ...{ randomCrop: "random crop", weightDecay: "weight decay" },
    },
    notes: { images: "images here" },
    fractions: { trainAccuracy: "training accuracy", testAccuracy: "test accuracy" },
  });
}

const LABELS: Readonly<Record<string, "true" | "random">> = {
  ...{ trueLabels: "true", randomLabels: "random" },
};

const isOfTable1 = ({ regularization: { augmentation, dropout } }: Setting) =>
  dropout === 0 && augmentation.every((name) => name === "randomCrop");

function rowsOf({ model, label, images, regularization, runs }: Setting) {
  return Object.entries(LABELS).flatMap(([corruption, labels]) => {
    const repeats = runs.filter((run) => run.corruption.name === corruption);
    const ofTable4 = labels === "random" && isRegularized(regularization);
    if (repeats.length === 0 || ofTable4) return [];
    return {
      ...{ model, label, labels, images },
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
