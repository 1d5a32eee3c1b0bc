import type { RunSpecification } from "@rote/experiments/specification";
import { counted } from "@rote/records";
import { conditionName } from "./conditionStyles.ts";
import { dataKey } from "./dataKey.ts";
import { grouped } from "./grouped.ts";
import { datasetTitle, regularizersOf } from "./runWords.ts";
import { activeRun, isActive, type LabState, shownRun } from "./state.ts";

/**
 * A sentence where the settings are of another condition than the run whose number the page shows:
 * the photographs and labels differ, or the regularizers do.
 */
export function otherCondition(state: LabState): string | undefined {
  const run = shownRun(state);
  if (!run) return undefined;
  const specifications = [state.settings.specification, run.specification];
  const regularizers = specifications.map(regularizersOf);
  const isSameThere = regularizers[0] === regularizers[1];
  const [settings, shown] = specifications.map((specification, i) =>
    [conditionOf(specification), isSameThere ? "" : regularizers[i] || "no regularizers"]
      .filter((word) => word !== "")
      .join(", "),
  );
  if (settings === shown) return undefined;
  const what = activeRun(state) ? "" : ` Press Train for ${settings}.`;
  return `The number above is of ${shown}.${what}`;
}

/**
 * A sentence where the pictures of the settings, which the page shows, are other data than those of
 * the run whose number it shows.
 */
export function otherData(state: LabState): string | undefined {
  const run = shownRun(state);
  const { specification } = state.settings;
  if (!run || dataKey(specification) === dataKey(run.specification)) return undefined;
  const [here, there] = [conditionOf(specification), conditionOf(run.specification)];
  if (here !== there) return `These are of ${here}, as set; the number shown is of ${there}.`;
  const [these, those] = [sizesOf(specification), sizesOf(run.specification)];
  const differs = these.findIndex((words, i) => words !== those[i]);
  return differs < 0
    ? "These are corrupted with other options than those of the run shown."
    : `These are of ${these[differs]}; the run shown is of ${those[differs]}.`;
}

/** Why the pictures have no verdicts, where a run is shown that has none of them to give. */
export function withoutVerdicts(state: LabState): string | undefined {
  const run = shownRun(state);
  if (!run) return undefined;
  const hasThem = run.looks.length > 0 || isActive(run);
  const why =
    otherData(state) ??
    (hasThem ? undefined : "The run shown has kept no answers about single pictures.");
  if (why === undefined || activeRun(state)) return why;
  return `${why} Press Train to see which of them a network gets right.`;
}

const conditionOf = ({ corruption = { name: "trueLabels" } }: RunSpecification): string =>
  conditionName(corruption);

/** What makes two sets of one condition different, in words; the plainest first. */
const sizesOf = ({ dataset = "cifar10", train, test, seed = 0 }: RunSpecification): string[] => [
  `${train === undefined ? "all" : grouped(train)} of ${datasetTitle(dataset)}`,
  test === undefined ? "all test examples" : counted(test, "test example"),
  `seed ${seed}`,
];
