import type { RunRecord } from "@rote/records";
import { regularizationOf, titleOf } from "./settings.ts";

/** Runs of one network on the same examples, whatever the regularizers. */
export interface Network {
  label: string;
  model: string;
  runs: readonly RunRecord[];
}

export function networksOf(runs: readonly RunRecord[]): Network[] {
  const groups = new Map<string, RunRecord[]>();
  for (const run of runs) {
    const { model, dataset, train } = run.specification;
    const label = `${titleOf(model)} on ${train.toLocaleString("en-US")} images of ${dataset}`;
    groups.set(label, [...(groups.get(label) ?? []), run]);
  }
  return [...groups].map(([label, runs]) => ({ label, runs, model: runs[0]!.specification.model }));
}

/** The repeats on a condition with these regularizers and no others. */
export const withRegularizers = (
  { runs }: Network,
  condition: string,
  { augmentation = "", weightDecay = false, dropout = false },
): RunRecord[] =>
  runs.filter((run) => {
    const own = regularizationOf(run);
    return (
      run.corruption.name === condition &&
      own.augmentation === augmentation &&
      own.weightDecay > 0 === weightDecay &&
      own.dropout > 0 === dropout
    );
  });
