import { counted } from "@rote/records";
import { conditionName } from "./conditionStyles.ts";
import { datasetTitle, modelTitle, regularizersOf } from "./runWords.ts";
import type { LabRun } from "./state.ts";
import { steady } from "./steady.ts";

/** What tells runs apart, the most telling first; "" where there is nothing to say. */
const FIELDS: readonly ((run: LabRun) => string)[] = [
  ({ specification }) => regularizersOf(specification),
  ({ specification: { train } }) => (train ? counted(train, "image") : ""),
  ({ specification: { dataset = "cifar10" } }) => datasetTitle(dataset),
  ({ specification: { model } }) => modelTitle(model),
  ({ specification: { learningRate } }) => (learningRate ? `learning rate ${learningRate}` : ""),
  ({ specification: { batchSize = 128 } }) => `batches of ${batchSize}`,
  ({ specification: { seed = 0 } }) => `seed ${seed}`,
  ({ origin }) => (origin === "file" ? "from a file" : ""),
];

/**
 * A name for each run, by its number: the one that the reader gave it; else its condition, and what
 * tells it from the others of that condition.
 */
export function runNames(runs: readonly LabRun[]): ReadonlyMap<number, string> {
  const names = new Map(
    runs.map((run) => [
      run.number,
      conditionName(run.specification.corruption ?? { name: "trueLabels" }),
    ]),
  );
  for (const field of FIELDS) {
    for (const alike of groupsOf(runs, names)) {
      const texts = alike.map(field);
      if (new Set(texts).size < 2) continue;
      for (const [i, { number }] of alike.entries()) {
        if (texts[i]) names.set(number, `${names.get(number)}, ${texts[i]}`);
      }
    }
  }
  for (const alike of groupsOf(runs, names)) {
    if (alike.length < 2) continue;
    for (const [i, { number }] of alike.entries())
      names.set(number, `${names.get(number)}, ${i + 1}`);
  }
  for (const { number, title } of runs) if (title) names.set(number, title);
  return names;
}

/** Runs that have the same name so far. */
function groupsOf(runs: readonly LabRun[], names: ReadonlyMap<number, string>): LabRun[][] {
  const groups = new Map<string, LabRun[]>();
  for (const run of runs) {
    const name = names.get(run.number)!;
    groups.set(name, [...(groups.get(name) ?? []), run]);
  }
  return [...groups.values()];
}

/** `runNames`, as a map that stays the same until one of the runs is another. */
export const namesOf = steady(runNames, ({ number, title, specification, origin }) => [
  number,
  title,
  specification,
  origin,
]);
