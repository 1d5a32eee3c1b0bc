import { checkRuns } from "./checkEvidence.ts";
import { conditionKey, seedOf } from "./condition.ts";
import { imagesOf } from "./dataset.ts";
import { nameOf, type RunEvidence } from "./evidence.ts";
import { groupBy } from "./groupBy.ts";
import { isRegularized, type Regularization, regularizationOf } from "./regularization.ts";

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

/**
 * Groups runs by everything that determines them except what is compared: corruption and seed. How
 * long a run may take and on how many examples it is tested do not separate runs either: of two of
 * one corruption and seed the one that was allowed more epochs counts, or else the one with more
 * test examples. Runs in which a person intervened stand apart from the others.
 */
export function settingsOf<Run extends RunEvidence>(runs: readonly Run[]): Setting<Run>[] {
  checkRuns("settingsOf", runs);
  return networks(runs, sharedBySetting).map((network) => ({
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
  return networks(runs, sharedByNetwork);
}

/** The settings of a network: its runs by their regularizers. */
export function variantsOf<Run extends RunEvidence>(network: Network<Run>): Setting<Run>[] {
  checkRuns("variantsOf", network?.runs);
  return settingsOf(network.runs);
}

function networks<Run extends RunEvidence>(
  runs: readonly Run[],
  sharedOf: (run: Run) => Record<string, unknown>,
): Network<Run>[] {
  const key = (run: Run) => JSON.stringify([nameOf(run.model), nameOf(run.dataset), sharedOf(run)]);
  return [...groupBy(runs, key).values()].map((group) => {
    const [first] = group as [Run];
    return {
      model: nameOf(first.model),
      dataset: nameOf(first.dataset),
      images: imagesOf(first),
      shared: sharedOf(first),
      runs: longestOfEach(group),
    };
  });
}

/** Of runs with the same corruption, seed and shared fields, the one that was allowed more. */
function longestOfEach<Run extends RunEvidence>(runs: readonly Run[]): Run[] {
  const key = (run: Run) => JSON.stringify([conditionKey(run), seedOf(run), sharedBySetting(run)]);
  return [...groupBy(runs, key).values()].map((same) =>
    same.reduce((a, b) => (isLonger(b, a) ? b : a)),
  );
}

function isLonger(run: RunEvidence, other: RunEvidence): boolean {
  const epochs = (one: RunEvidence) => one.specification?.epochs ?? one.epochs.length;
  const test = (one: RunEvidence) => one.specification?.test ?? 0;
  return (epochs(run) - epochs(other) || test(run) - test(other)) > 0;
}

/** The specification without corruption and seed, and what was changed by hand. */
function sharedBySetting({
  specification = {},
  interventions = [],
}: RunEvidence): Record<string, unknown> {
  const { corruption: _, seed: __, epochs, test: ___, ...rest } = specification;
  // A cosine ends with the last epoch allowed: there, how many are allowed determines every step.
  const length = specification.schedule?.name === "cosine" ? { epochs } : {};
  const changes = interventions.length > 0 ? { interventions } : {};
  return sorted({ ...rest, ...length, ...changes });
}

/** The same without explicit regularizers, also the one that an optimizer has. */
function sharedByNetwork(run: RunEvidence): Record<string, unknown> {
  const {
    augmentation: _,
    weightDecay: __,
    dropout: ___,
    optimizer,
    ...rest
  } = sharedBySetting(run);
  if (optimizer === undefined) return rest;
  const { weightDecay: ____, ...others } = optimizer as Record<string, unknown>;
  return sorted({ ...rest, optimizer: others });
}

/** The same with the fields of every object in alphabetical order. */
function sorted<Value>(value: Value): Value {
  if (Array.isArray(value)) return value.map(sorted) as Value;
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, entry]) => [name, sorted(entry)])) as Value;
}
