import { modelTitle } from "@rote/paper";
import {
  conditionKey,
  conditionTitle,
  counted,
  datasetTitle,
  isRegularized,
  nameOf,
  type RunEvidence,
  regularizationWords,
  type Setting,
  seedOf,
  settingsOf,
} from "@rote/records";
import { CONDITION_ORDER, MODEL_ORDER, placeIn } from "./drawing/order.ts";

/** A setting with a name, its runs in the order of the paper. */
export interface LabelledSetting extends Setting {
  /** What distinguishes it from the others: "MLP 1x512", "MLP 1x512, 1,000 images". */
  label: string;
}

/** Runs by everything that determines them except corruption and seed, each group with a name. */
export function labelledSettings(records: readonly RunEvidence[]): LabelledSetting[] {
  const settings = settingsOf(records);
  return settings.map((setting) => ({
    ...setting,
    runs: [...setting.runs].sort(byCondition),
    label: labelOf(setting, settings),
  }));
}

/** The order of networks and conditions in the paper, then that of p and of seeds. */
export function byCondition(a: RunEvidence, b: RunEvidence): number {
  const model = ({ model }: RunEvidence) => placeIn(MODEL_ORDER, nameOf(model));
  const condition = ({ corruption }: RunEvidence) => placeIn(CONDITION_ORDER, corruption.name);
  const p = ({ corruption }: RunEvidence) => Number(corruption.params.probability ?? 0);
  return model(a) - model(b) || condition(a) - condition(b) || p(a) - p(b) || seedOf(a) - seedOf(b);
}

/** A run's condition with its p, if that is not all: "partially corrupted labels, p = 0.5". */
export function labelOfCondition(run: Pick<RunEvidence, "name" | "corruption">): string {
  const name = conditionTitle(run);
  const { probability } = run.corruption.params;
  const isPart = typeof probability === "number" && probability !== 1;
  return isPart && !name.includes("p = ") ? `${name}, p = ${probability}` : name;
}

/** Whether runs are on several conditions. */
export const hasSeveral = (runs: readonly RunEvidence[]): boolean =>
  new Set(runs.map(conditionKey)).size > 1;

/** Fields that a label has words for. */
const WORDED = ["dataset", "train", "model", "augmentation", "weightDecay", "dropout"];

/**
 * The model; dataset and size where the settings differ in it; and whatever of the rest
 * distinguishes this setting from others of the same model.
 */
function labelOf(setting: Setting, all: readonly Setting[]): string {
  const words = [modelTitle(setting.model)];
  if (all.some(({ dataset }) => dataset !== setting.dataset)) {
    words.push(datasetTitle(setting.runs[0]!.dataset));
  }
  if (all.some((other) => other.images !== setting.images)) words.push(images(setting.images));
  const regularizers = regularizationWords(setting.regularization);
  const isLike = (other: Setting) => regularizationWords(other.regularization) === regularizers;
  let rivals = all.filter(
    (other) =>
      other !== setting &&
      other.model === setting.model &&
      other.dataset === setting.dataset &&
      other.images === setting.images,
  );
  if (!rivals.every(isLike)) {
    words.push(isRegularized(setting.regularization) ? regularizers : "no regularizer");
    rivals = rivals.filter(isLike);
  }
  for (const [field, value] of Object.entries(setting.shared)) {
    const json = JSON.stringify(value);
    const differs = (other: Setting) => JSON.stringify(other.shared[field]) !== json;
    if (WORDED.includes(field) || !rivals.some(differs)) continue;
    words.push(fieldWords(field, value));
    rivals = rivals.filter((other) => !differs(other));
  }
  return words.join(", ");
}

function fieldWords(field: string, value: unknown): string {
  if (field === "interventions") return "changed by hand";
  return `${field} ${typeof value === "string" ? value : JSON.stringify(value)}`;
}

/** A number of images in words. */
export const images = (n: number | null): string =>
  n === null ? "all images" : counted(n, "image");
