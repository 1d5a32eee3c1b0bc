import { type PaperModel, paperModels } from "@rote/paper";
import type { RunRecord } from "@rote/records";

/** Runs that differ in nothing but corruption and seed: one network with unchanged hyper-parameters. */
export interface Setting {
  /** "MLP 1x512 on 1,000 images of cifar10". */
  label: string;
  model: string;
  dataset: string;
  train: number;
  regularization: Regularization;
  runs: readonly RunRecord[];
}

export interface Regularization {
  /** Names of augmentations, joined by "+"; "" for none. */
  augmentation: string;
  weightDecay: number;
  dropout: number;
}

/** What may differ within a setting, besides how long a run may take and on how much it is tested. */
const FREE = ["corruption", "seed", "epochs", "test"];

/** Of two runs with one corruption and seed, the one that was allowed more epochs counts. */
export function settingsOf(runs: readonly RunRecord[]): Setting[] {
  const groups = new Map<string, Map<string, RunRecord>>();
  for (const run of runs) {
    const fields = Object.entries(run.specification);
    const key = (among: (field: string) => boolean) =>
      JSON.stringify(fields.filter(([field]) => among(field)).sort());
    const group = key((field) => !FREE.includes(field));
    const place = key((field) => field === "corruption" || field === "seed");
    const members = groups.get(group) ?? new Map<string, RunRecord>();
    groups.set(group, members);
    const rival = members.get(place);
    if (!rival || rival.specification.epochs < run.specification.epochs) members.set(place, run);
  }
  return [...groups.values()].map((members) => settingOf([...members.values()]));
}

function settingOf(runs: readonly RunRecord[]): Setting {
  const { model, dataset, train } = runs[0]!.specification;
  const regularization = regularizationOf(runs[0]!);
  const words = regularizationWords(regularization);
  const images = `${train.toLocaleString("en-US")} images of ${dataset}`;
  const label = `${titleOf(model)} on ${images}${words === "" ? "" : ` with ${words}`}`;
  return { label, model, dataset, train, regularization, runs };
}

export function regularizationOf({ specification }: RunRecord): Regularization {
  const { augmentation, weightDecay, dropout } = specification;
  return { augmentation: augmentation.map(({ name }) => name).join("+"), weightDecay, dropout };
}

export const isRegularized = ({ augmentation, weightDecay, dropout }: Regularization) =>
  augmentation !== "" || weightDecay > 0 || dropout > 0;

export function regularizationWords(regularization: Regularization): string {
  const { augmentation, weightDecay, dropout } = regularization;
  return [augmentation, weightDecay > 0 && "weight decay", dropout > 0 && "dropout"]
    .filter(Boolean)
    .join(" and ");
}

/** Settings without any explicit regularizer. */
export const plainSettings = (runs: readonly RunRecord[]): Setting[] =>
  settingsOf(runs).filter(({ regularization }) => !isRegularized(regularization));

/** The network's name in the paper. */
export const titleOf = (model: string): string =>
  (paperModels as Readonly<Record<string, PaperModel | undefined>>)[model]?.title ?? model;

/** The runs on one condition: repeats with other seeds. */
export const onCondition = ({ runs }: Setting, name: string): RunRecord[] =>
  runs.filter(({ corruption }) => corruption.name === name);

/** Hashes of the runs, for the record of a verdict. */
export const hashesOf = (runs: readonly RunRecord[]): string[] =>
  runs.map(({ specificationHash }) => specificationHash);

/** The probability p that a training label is random; undefined if the run is not about labels alone. */
export function labelCorruption({ corruption: { name, params } }: RunRecord): number | undefined {
  if (name === "trueLabels") return 0;
  if (name === "randomLabels") return (params.probability as number | undefined) ?? 1;
  return name === "partialLabels" ? (params.probability as number) : undefined;
}

/** The first epoch after which the training accuracy was at least this, or null. */
export const epochsTo = ({ epochs }: RunRecord, accuracy: number): number | null =>
  epochs.find(({ trainAccuracy }) => trainAccuracy >= accuracy)?.epoch ?? null;

export const percent = (fraction: number): string => `${(100 * fraction).toFixed(1)} %`;
