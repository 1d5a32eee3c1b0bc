import { CONDITIONS } from "./conditions.ts";
import { datasetTitle } from "./datasetTitle.ts";
import { MODEL_ORDER, modelTitle } from "./paperModel.ts";
import {
  isRegularized,
  type Regularization,
  regularizationOf,
  regularizationWords,
} from "./regularization.ts";
import { type Named, nameOf, type RunRecord, specified } from "./runRecord.ts";

/** Runs that differ in nothing but corruption and seed: what may share a curve or be averaged. */
export interface Setting {
  /** What tells it from the others: "MLP 1x512", "MLP 1x512, 1,000 images". */
  label: string;
  /** Of the network, as in the paper's Table 1. */
  model: string;
  dataset: string;
  /** Training examples; null if the records do not say. */
  images: number | null;
  regularization: Regularization;
  /** One for each corruption and seed. */
  runs: readonly RunRecord[];
}

/**
 * Groups runs by everything that was asked for except corruption and seed, and how long and on how
 * many test examples, which change neither the weights nor what may be compared. Of two runs of one
 * corruption and seed the one that was allowed more epochs stays.
 */
export function settingsOf(records: readonly RunRecord[]): Setting[] {
  const groups = new Map<string, Map<string, RunRecord>>();
  for (const record of records) {
    const key = JSON.stringify([nameOf(record.model), nameOf(record.dataset), rest(record)]);
    const runs = groups.get(key) ?? new Map<string, RunRecord>();
    groups.set(key, runs);
    const address = `${conditionKey(record)} ${seedOf(record)}`;
    const other = runs.get(address);
    if (other === undefined || other.epochs.length < record.epochs.length)
      runs.set(address, record);
  }
  const settings = [...groups.values()].map((runs) => {
    const [record] = [...runs.values()] as [RunRecord];
    return {
      model: modelTitle(record.model),
      dataset: nameOf(record.dataset),
      images: imagesOf(record),
      regularization: regularizationOf(record),
      runs: [...runs.values()].sort(byCondition),
      asked: rest(record),
    };
  });
  return settings.map(({ asked, ...setting }) => ({
    ...setting,
    label: labelOf({ asked, ...setting }, settings),
  }));
}

/** The order of networks and conditions in the paper, then that of p and of seeds. */
export function byCondition(a: RunRecord, b: RunRecord): number {
  const place = (order: readonly string[], name: string) => {
    const at = order.indexOf(name);
    return at < 0 ? order.length : at;
  };
  const p = ({ corruption }: RunRecord) => Number(corruption.params.probability ?? 0);
  return (
    place(MODEL_ORDER, modelTitle(a.model)) - place(MODEL_ORDER, modelTitle(b.model)) ||
    place(CONDITIONS, a.corruption.name) - place(CONDITIONS, b.corruption.name) ||
    p(a) - p(b) ||
    seedOf(a) - seedOf(b)
  );
}

/** A corruption without its seed. */
export const conditionKey = ({ corruption: { name, params } }: RunRecord) =>
  JSON.stringify([name, params]);

/** A run's condition with its p, if that is not all: "partially corrupted labels, p = 0.5". */
export function labelOfCondition({
  name,
  corruption,
}: Pick<RunRecord, "name" | "corruption">): string {
  const { probability } = corruption.params;
  const isPart = typeof probability === "number" && probability !== 1;
  return isPart && !name.includes("p = ") ? `${name}, p = ${probability}` : name;
}

export function seedOf(record: RunRecord): number {
  const seed = specified(record, "seed");
  return typeof seed === "number" ? seed : record.corruption.seed;
}

/** Training examples of a record, if it says. */
export function imagesOf(record: { dataset: Named; specification?: object }): number | null {
  const asked = specified(record, "train");
  if (typeof asked === "number") return asked;
  const { train } = record.dataset as { train?: { examples?: unknown } };
  return typeof train?.examples === "number" ? train.examples : null;
}

const FREE = ["corruption", "seed", "epochs", "test"];

const rest = ({ specification = {} }: RunRecord): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(specification)
      .filter(([field]) => !FREE.includes(field))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

type Unnamed = Omit<Setting, "label"> & { asked: Record<string, unknown> };

/**
 * The model; dataset and size where the settings differ in it; and whatever of the rest tells this
 * setting from others of the same model.
 */
function labelOf(setting: Unnamed, all: readonly Unnamed[]): string {
  const words = [setting.model];
  if (all.some(({ dataset }) => dataset !== setting.dataset)) {
    words.push(datasetTitle(setting.dataset));
  }
  if (all.some((other) => other.images !== setting.images)) words.push(images(setting.images));
  const regularizers = regularizationWords(setting.regularization);
  const isLike = (other: Unnamed) => regularizationWords(other.regularization) === regularizers;
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
  const known = ["dataset", "train", "model", "augmentation", "weightDecay", "dropout"];
  for (const [field, value] of Object.entries(setting.asked)) {
    const json = JSON.stringify(value);
    const tells = (other: Unnamed) => JSON.stringify(other.asked[field]) !== json;
    if (known.includes(field) || !rivals.some(tells)) continue;
    words.push(`${field} ${typeof value === "string" ? value : json}`);
    rivals = rivals.filter((other) => !tells(other));
  }
  return words.join(", ");
}

/** A number of images in words. */
export const images = (n: number | null) =>
  n === null ? "all images" : `${n.toLocaleString("en-US")} images`;
