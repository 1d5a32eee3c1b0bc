import type { CorruptedData, CorruptedSet } from "@rote/experiments";
import { picturesOf } from "./pictures.ts";
import type { Preview, Sample } from "./protocol.ts";

/** Examples of each set that the page shows. */
export const SHOWN = 60;

/** What the page shows of the data; the given fields say of which. */
export const previewOf = (
  settings: Pick<Preview, "number" | "dataKey">,
  { train, test }: CorruptedData,
): Preview => ({
  ...settings,
  classes: train.clean.classes,
  guessing: mostFrequent(test.corrupted.labels),
  train: sampleOf(train),
  test: sampleOf(test),
});

const sampleOf = ({ clean, corrupted, changes }: CorruptedSet): Sample => ({
  before: picturesOf(clean, SHOWN),
  after: picturesOf(corrupted, SHOWN),
  examples: clean.shape[0],
  changedImages: changes.filter(({ image }) => image).length,
  changedLabels: changes.filter(({ label }) => label !== undefined).length,
});

/** The share of the class that most labels have. */
export function mostFrequent(labels: ArrayLike<number>): number {
  const counts: number[] = [];
  for (let i = 0; i < labels.length; i++) counts[labels[i]!] = (counts[labels[i]!] ?? 0) + 1;
  return Math.max(...counts.filter(Boolean)) / labels.length;
}
