import { checkOptions } from "@rote/options";
import { paperResult } from "@rote/paper";
import {
  conditionKey,
  conditionTitle,
  epochsToFit,
  epochsToReach,
  type Interval,
  type RunEvidence,
  repeatsOf,
} from "@rote/records";
import { checkRuns } from "../checkRecords.ts";
import { PlotError } from "../drawing/plotError.ts";
import { type LabelledSetting, labelledSettings, labelOfCondition } from "../settings.ts";
import { type Column, DASH, meanOf, percent, percentOf, type Table } from "./table.ts";

export interface ResultsTableOptions {
  /**
   * Whether to add what the paper found for each network on all images of its dataset (Table 1 and
   * figure 1), if it found anything. Defaults to false.
   */
  paper?: boolean;
}

/**
 * One row a condition: epochs to 99 % and to 100 % of the training set, training and test accuracy,
 * each beside what the paper found for that network and dataset: its time to overfit is to 99 %.
 * Runs that differ in their seed alone are one row, mean ± half the width of its 95 % confidence
 * interval. A dash stands for what is not known, or not reached by every run.
 */
export function resultsTable(
  records: readonly RunEvidence[],
  options: ResultsTableOptions = {},
): Table {
  checkOptions("resultsTable", options, { paper: "boolean" }, PlotError);
  checkRuns("resultsTable", records);
  const { paper = false } = options;

  const rows = conditionRows(records).map((row) => ({ ...row, theirs: resultBeside(row) }));
  const hasPaper = paper && rows.some(({ theirs }) => theirs.some((cell) => cell !== DASH));
  const columns = RESULTS.flatMap(({ name, isOurs }): Column[] =>
    hasPaper && !isOurs
      ? [
          { group: name, name: "here", numeric: true },
          { group: name, name: "paper", numeric: true },
        ]
      : [{ name, numeric: true }],
  );
  return {
    columns: [{ name: "condition", numeric: false }, ...columns],
    rows: rows.map(({ name, runs, theirs }) => {
      const cells = measured(runs);
      const both = cells.flatMap((cell, i) => (RESULTS[i]!.isOurs ? [cell] : [cell, theirs[i]!]));
      return [name, ...(hasPaper ? both : cells)];
    }),
  };
}

/** What the table says of each condition; what is ours alone the paper does not say. */
const RESULTS = [
  { name: "epochs to 99 %", isOurs: false },
  { name: "epochs to 100 %", isOurs: true },
  { name: "training accuracy (%)", isOurs: false },
  { name: "test accuracy (%)", isOurs: false },
];

/** What the paper found where the runs stand, as cells; dashes for runs on another dataset. */
function resultBeside({ setting, runs }: ConditionRow): string[] {
  const { name: condition, params } = runs[0]!.corruption;
  const probability = typeof params.probability === "number" ? params.probability : undefined;
  const { dataset, model } = setting;
  const found = paperResult({ dataset, model, condition, probability });
  return [
    found.epochsToFit === null ? DASH : String(found.epochsToFit),
    DASH,
    percent(found.trainAccuracy),
    percent(found.testAccuracy),
  ];
}

interface ConditionRow {
  name: string;
  setting: LabelledSetting;
  runs: RunEvidence[];
}

/** Repeats of one condition in one setting. */
function conditionRows(records: readonly RunEvidence[]): ConditionRow[] {
  const settings = labelledSettings(records);
  // A p is said wherever there is another one, be it of another network.
  const keys = new Map<string, Set<string>>();
  for (const run of records) {
    const name = conditionTitle(run);
    keys.set(name, (keys.get(name) ?? new Set()).add(conditionKey(run)));
  }
  return settings.flatMap((setting) => {
    return repeatsOf(setting.runs).map((runs) => {
      const name = conditionTitle(runs[0]!);
      const condition = keys.get(name)!.size === 1 ? name : labelOfCondition(runs[0]!);
      const label = settings.length === 1 ? condition : `${condition}, ${setting.label}`;
      return { name: label, setting, runs };
    });
  });
}

function measured(runs: readonly RunEvidence[]): string[] {
  const cell = (value: Interval | null, text: (value: Interval) => string) =>
    value === null ? DASH : text(value);
  const fit = meanOf(runs, (_, run) => epochsToFit(run));
  const train = meanOf(runs, ({ trainAccuracy }) => trainAccuracy);
  const test = meanOf(runs, ({ testAccuracy }) => testAccuracy);
  const all = meanOf(runs, (_, run) => epochsToReach(run, 1));
  return [cell(fit, epochs), cell(all, epochs), cell(train, percentOf), cell(test, percentOf)];
}

const epochs = ({ mean, high, runs }: Interval) =>
  runs === 1 ? String(mean) : `${mean.toFixed(1)} ± ${(high - mean).toFixed(1)}`;
