import { modelTitle } from "@rote/paper";
import { datasetTitle, type MemorizationScores } from "@rote/records";
import { type ColumnOf, DASH, number, percent, type Table, tableOf, text } from "./table.ts";

/** From this value on Feldman and Zhang call an example memorized. */
const MEMORIZED = 0.25;

/** Examples that are listed of each experiment. */
const LISTED = 10;

/** How much networks memorize, by trainings on random shares: a row for each experiment. */
export const memorizedTable = (experiments: readonly MemorizationScores[]): Table =>
  tableOf<MemorizationScores>(
    [
      ...SETTING,
      number("examples", ({ examples }) => count(examples)),
      number("changed labels", ({ changed }) => count(changed)),
      number("trainings", ({ runs }) => count(runs.length)),
      number("share", ({ shares }) => shares.map(({ share }) => share).join(", ")),
      number("left out, right (%)", ({ shares }) => percent(shares.at(-1)!.heldOutAccuracy)),
      number("memorization", ({ scores }) => digits(meanOf(scores.memorization))),
      number("standard error", ({ scores }) => digits(meanOf(scores.standardError))),
      number("memorized (%)", ({ scores }) => {
        const known = scores.memorization.filter(isKnown);
        const memorized = known.filter((value) => value >= MEMORIZED).length;
        return known.length === 0 ? DASH : percent(memorized / known.length);
      }),
      number("AUC", ({ auc }) => digits(auc.memorization)),
      number("AUC by C-score", ({ auc }) => digits(auc.cScore)),
    ],
    experiments,
  );

/** The most memorized examples of each experiment, the most first. */
export const mostMemorizedTable = (experiments: readonly MemorizationScores[]): Table =>
  tableOf<Row>(
    [
      ...SETTING,
      number("example", ({ index }) => String(index)),
      number("memorization", ({ index, scores }) => digits(scores.memorization[index]!)),
      number("standard error", ({ index, scores }) => digits(scores.standardError[index]!)),
      number("C-score", ({ index, scores }) => digits(scores.cScore[index]!)),
      text("label", ({ index, scores }) => (scores.changed[index] ? "changed" : "as it was")),
    ],
    experiments.flatMap((experiment) =>
      mostMemorized(experiment).map((index) => ({ ...experiment, index })),
    ),
  );

function mostMemorized({ scores: { memorization, cScore } }: MemorizationScores): number[] {
  const known = [...memorization.keys()].filter((i) => memorization[i] !== null);
  const order = (a: number, b: number) =>
    memorization[b]! - memorization[a]! || cScore[a]! - cScore[b]! || a - b;
  return known.sort(order).slice(0, LISTED);
}

type Row = MemorizationScores & { index: number };

const SETTING: readonly ColumnOf<MemorizationScores>[] = [
  text("network", ({ model }) => modelTitle(model)),
  text("dataset", ({ dataset }) => datasetTitle(dataset)),
];

const count = (n: number) => n.toLocaleString("en-US");
const digits = (value: number | null) => (value === null ? DASH : value.toFixed(3));

const isKnown = (value: number | null): value is number => value !== null;

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter(isKnown);
  return known.length === 0 ? null : known.reduce((a, b) => a + b, 0) / known.length;
}
