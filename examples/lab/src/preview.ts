import type { CorruptedData, CorruptedSet } from "@rote/experiments";
import { chance } from "./chance.ts";
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
  guessing: chance(test.corrupted.labels, train.clean.classes.length),
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
