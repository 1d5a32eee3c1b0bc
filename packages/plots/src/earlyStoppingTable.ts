import { type Interval, interval } from "./interval.ts";
import { figure2aValues, PUBLISHED } from "./paperValues.ts";
import { regularizationWords } from "./regularization.ts";
import { percentOf, type Table } from "./resultsTable.ts";
import type { RunRecord } from "./runRecord.ts";
import { type Setting, settingsOf } from "./setting.ts";

/**
 * What stopping at the best test accuracy would have gained, run by run on true labels, above the
 * paper's own ImageNet runs (figure 2a of Zhang et al., ICLR 2017), which are not repeated here. The
 * stopping point is chosen on the test set, as in the paper, so the gain is an upper bound. Repeats are
 * averaged. Null if no run belongs here.
 */
export function earlyStoppingTable(records: readonly RunRecord[]): Table | null {
  const settings = settingsOf(records.filter(({ corruption }) => corruption.name === "trueLabels"));
  const names = namesOf(settings);
  const rows = settings.flatMap(({ regularization, images, runs }, i) => {
    const curves = runs.map(testCurve).filter((curve) => curve.length > 0);
    if (curves.length === 0) return [];
    const best = curves.map((curve) => curve.reduce((a, b) => Math.max(a, b)));
    const final = curves.map((curve) => curve.at(-1)!);
    const gain = best.map((accuracy, i) => accuracy - final[i]!);
    const cells = [best, final, gain].map((values) => percentOf(interval(values)));
    const n = images === null ? "–" : images.toLocaleString("en-US");
    return [[names[i]!, regularizationWords(regularization), n, ...cells]];
  });
  if (rows.length === 0) return null;
  return {
    columns: [
      { name: "network", numeric: false },
      { name: "regularizers", numeric: false },
      { name: "images", numeric: true },
      { name: "best test accuracy (%)", numeric: true },
      { name: "at the end (%)", numeric: true },
      { name: "gain (points)", numeric: true },
    ],
    rows: [...rows, ...paperRows()],
  };
}

/** Networks alone, or with whatever else tells two with the same regularizers apart. */
function namesOf(settings: readonly Setting[]): string[] {
  const words = settings.map(({ model, regularization }) =>
    JSON.stringify([model, regularizationWords(regularization)]),
  );
  return settings.map(({ model, label }, i) =>
    words.filter((word) => word === words[i]).length === 1 ? model : label,
  );
}

const testCurve = ({ epochs }: RunRecord): number[] =>
  epochs.flatMap(({ testAccuracy }) =>
    testAccuracy !== null && Number.isFinite(testAccuracy) ? [testAccuracy] : [],
  );

const IMAGENET = 1_281_167;

function paperRows(): string[][] {
  const one = (mean: number): Interval => ({ mean, low: mean, high: mean, runs: 1 });
  return figure2aValues.map(({ augmentation, weightDecay, dropout, finalTest, bestTest }) => {
    const on = { augmentation, "weight decay": weightDecay, dropout };
    const words = Object.entries(on).flatMap(([word, isOn]) => (isOn ? [word] : []));
    const best = bestTest?.accuracy ?? finalTest;
    return [
      `Inception v3 on ImageNet, ${PUBLISHED}`,
      words.length === 0 ? "none" : words.join(", "),
      IMAGENET.toLocaleString("en-US"),
      ...[best, finalTest, best - finalTest].map((value) => percentOf(one(value))),
    ];
  });
}
