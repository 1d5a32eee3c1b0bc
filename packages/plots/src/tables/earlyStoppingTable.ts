import {
  type Figure2aCurve,
  figure2aValues,
  modelTitle,
  PUBLISHED,
  paperDatasets,
} from "@rote/paper";
import { interval, type RunEvidence, regularizationWords } from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { type LabelledSetting, labelledSettings } from "../settings.ts";
import { DASH, percentOf, type Table } from "./table.ts";

/**
 * What stopping at the best test accuracy would have gained, setting by setting on true labels,
 * above the paper's own runs (figure 2a of Zhang et al., ICLR 2017) where some are on their
 * dataset, ImageNet. The stopping point is chosen on the test set, as in the paper, so the gain is
 * an upper bound. Repeats are averaged. Returns null if no run belongs here.
 */
export function earlyStoppingTable(records: readonly RunEvidence[]): Table | null {
  checkRuns("earlyStoppingTable", records);
  const settings = labelledSettings(
    records.filter(({ corruption }) => corruption.name === "trueLabels"),
  );
  const names = namesOf(settings);
  const rows = settings.flatMap(({ regularization, images, runs }, i) => {
    const curves = runs.map(testCurve).filter((curve) => curve.length > 0);
    if (curves.length === 0) return [];
    const best = curves.map((curve) => curve.reduce((a, b) => Math.max(a, b)));
    const final = curves.map((curve) => curve.at(-1)!);
    const n = images === null ? DASH : images.toLocaleString("en-US");
    return [[names[i]!, regularizationWords(regularization), n, ...gainCells(best, final)]];
  });
  if (rows.length === 0) return null;
  const hasPaper = settings.some(({ dataset }) => dataset === figure2aValues.dataset);
  const published = hasPaper ? figure2aValues.values : [];
  return {
    columns: [
      { name: "network", numeric: false },
      { name: "regularizers", numeric: false },
      { name: "images", numeric: true },
      { name: "best test accuracy (%)", numeric: true },
      { name: "at the end (%)", numeric: true },
      { name: "gain (points)", numeric: true },
    ],
    rows: [...rows, ...published.map(paperRow)],
  };
}

/** Best and final accuracy of repeats, and what lies between. */
function gainCells(best: readonly number[], final: readonly number[]): string[] {
  const gain = best.map((accuracy, i) => accuracy - final[i]!);
  return [best, final, gain].map((values) => percentOf(interval(values)));
}

/** Networks alone, or with whatever else distinguishes two with the same regularizers. */
function namesOf(settings: readonly LabelledSetting[]): string[] {
  const words = settings.map(({ model, regularization }) =>
    JSON.stringify([model, regularizationWords(regularization)]),
  );
  return settings.map(({ model, label }, i) =>
    words.filter((word) => word === words[i]).length === 1 ? modelTitle(model) : label,
  );
}

const testCurve = ({ epochs }: RunEvidence): number[] =>
  epochs.flatMap(({ testAccuracy }) =>
    testAccuracy !== null && Number.isFinite(testAccuracy) ? [testAccuracy] : [],
  );

function paperRow(curve: Figure2aCurve): string[] {
  const { augmentation, weightDecay, dropout, finalTest, bestTest } = curve;
  const on = { augmentation, "weight decay": weightDecay, dropout };
  const words = Object.entries(on).flatMap(([word, isOn]) => (isOn ? [word] : []));
  const { title, trainingImages } = paperDatasets[figure2aValues.dataset];
  return [
    `Inception v3 on ${title}, ${PUBLISHED}`,
    words.join(", ") || "none",
    trainingImages.toLocaleString("en-US"),
    ...gainCells([bestTest?.accuracy ?? finalTest], [finalTest]),
  ];
}
