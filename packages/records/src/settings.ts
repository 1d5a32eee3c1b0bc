import { checkList, checkRuns } from "./checkEvidence.ts";
import { conditionKey, seedOf } from "./condition.ts";
import { classesOf, imagesOf } from "./dataset.ts";
import { nameOf, type RunEvidence } from "./evidence.ts";
import { groupBy } from "./groupBy.ts";
import {
  isRegularized,
  REGULARIZERS,
  type Regularization,
  regularizationOf,
} from "./regularization.ts";

/** One network on the same examples, with everything unchanged but what may be compared. */
export interface Network<Run extends RunEvidence = RunEvidence> {
  model: string;
  dataset: string;
  /** Training images; null if the records do not say. */
  images: number | null;
  /** The fields of the specification that all runs share, in alphabetical order. */
  shared: Readonly<Record<string, unknown>>;
  /** One for each combination of what may differ. */
  runs: readonly Run[];
}

/** Runs that differ in nothing but corruption and seed: what may share a curve or be averaged. */
export interface Setting<Run extends RunEvidence = RunEvidence> extends Network<Run> {
  regularization: Regularization;
}

/** What runs that are compared may differ in besides corruption and seed. */
export type Free = "regularizers" | "model" | "train";

/**
 * Groups runs by everything that determines them except what is compared: corruption and seed. How
 * long a run may take does not separate runs either: of two of one corruption and seed the one that
 * was allowed more epochs counts. Runs in which a person intervened stand apart from the others,
 * and so do runs on other data of the same name: another fingerprint, number of classes or test
 * set.
 */
export function settingsOf<Run extends RunEvidence>(runs: readonly Run[]): Setting<Run>[] {
  checkRuns("settingsOf", runs);
  return comparableRuns(runs).map((network) => ({
    ...network,
    regularization: regularizationOf(network.runs[0]!),
  }));
}

/** Settings without an explicit regularizer. */
export function plainSettings<Run extends RunEvidence>(runs: readonly Run[]): Setting<Run>[] {
  checkRuns("plainSettings", runs);
  return settingsOf(runs.filter((run) => !isRegularized(regularizationOf(run))));
}

/** As `settingsOf`, with the explicit regularizers among what is compared. */
export function networksOf<Run extends RunEvidence>(runs: readonly Run[]): Network<Run>[] {
  checkRuns("networksOf", runs);
  return comparableRuns(runs, ["regularizers"]);
}

/** The settings of a network: its runs by their regularizers. */
export function variantsOf<Run extends RunEvidence>(network: Network<Run>): Setting<Run>[] {
  checkRuns("variantsOf", network?.runs);
  return settingsOf(network.runs);
}

/** Runs that differ in nothing but corruption, seed, and what is named. */
export function comparableRuns<Run extends RunEvidence>(
  runs: readonly Run[],
  free: readonly Free[] = [],
): Network<Run>[] {
  checkRuns("comparableRuns", runs);
  const key = (run: Run) => JSON.stringify(sharedFields(run, free));
  return [...groupBy(runs, key).values()].map((group) => {
    const [first] = group as [Run];
    return {
      model: nameOf(first.model),
      dataset: nameOf(first.dataset),
      images: imagesOf(first),
      shared: sharedFields(first, free),
      runs: longestOfEach(group, free),
    };
  });
}

/** Of runs with the same corruption, seed and settings, the one that was allowed more. */
function longestOfEach<Run extends RunEvidence>(
  runs: readonly Run[],
  free: readonly Free[],
): Run[] {
  const settings = (run: Run) => (free.length === 0 ? "" : sharedFields(run)); // else all alike
  const key = (run: Run) => JSON.stringify([conditionKey(run), seedOf(run), settings(run)]);
  return [...groupBy(runs, key).values()].map((same) =>
    same.reduce((a, b) => (allowedEpochs(b) > allowedEpochs(a) ? b : a)),
  );
}

const allowedEpochs = ({ specification, epochs }: RunEvidence) =>
  specification?.epochs ?? epochs.length;

/**
 * What determines a run except corruption, seed, how long it may take and what is `free`: the
 * fields of its specification, what is known of its data, and what was changed by hand.
 */
export function sharedFields(
  run: RunEvidence,
  free: readonly Free[] = [],
): Record<string, unknown> {
  checkRuns("sharedFields", [run]);
  checkList("sharedFields", free);
  const { specification = {}, interventions = [] } = run;
  // On what a network is tested in the end, and what is recorded, changes nothing of the network.
  const { corruption: _, seed: __, testOn: ___, recordExamples: ____, ...others } = specification;
  const { epochs, recordNorms: _____, ...rest } = others;
  // A cosine ends with the last epoch allowed: there, how many are allowed determines every step.
  const length = specification.schedule?.name === "cosine" ? { epochs } : {};
  const changes = interventions.length > 0 ? { interventions } : {};
  const determined = { ...rest, model: nameOf(run.model), ...length, ...changes, ...dataOf(run) };
  return sorted(without(determined, free));
}

/** What is known of the data that a run was trained and tested on. */
function dataOf({ dataset }: Pick<RunEvidence, "dataset">): Record<string, unknown> {
  const { train, test } = typeof dataset === "string" ? {} : dataset;
  return {
    dataset: nameOf(dataset),
    classes: classesOf({ dataset }),
    testExamples: test?.examples,
    trainingData: train?.fingerprint,
    testData: test?.fingerprint,
  };
}

function without(fields: Record<string, unknown>, free: readonly Free[]): Record<string, unknown> {
  const kept = Object.entries(fields).filter(([name]) => {
    if (name === "model") return !free.includes("model");
    if (name === "train" || name === "trainingData") return !free.includes("train");
    return !(Object.hasOwn(REGULARIZERS, name) && free.includes("regularizers"));
  });
  const { optimizer, ...rest } = Object.fromEntries(kept);
  if (optimizer === undefined) return rest;
  if (!free.includes("regularizers")) return { ...rest, optimizer };
  // An optimizer may have a weight decay of its own.
  const { weightDecay: _, ...others } = optimizer as Record<string, unknown>;
  return { ...rest, optimizer: others };
}

/** The same with the fields of every object in alphabetical order. */
function sorted<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value)
    .filter(([, entry]) => entry !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, entry]) => [name, sorted(entry)])) as Value;
}
