import type { RunRecord } from "@rote/records";
import { chanceCaution } from "../kind/chance.ts";

/** Corruptions that leave no image with anything in common with others of its label. */
const NOISE: readonly string[] = ["randomPixels", "gaussianPixels"];

/**
 * That a run came to no more than guessing, as far as so many examples can say; undefined where it
 * did not, and of older records that do not say how many classes there are. Where test examples
 * have what training examples have, it is of those; on noise, which can only be memorized, of the
 * training examples.
 */
export function cautionOf({
  specification,
  dataset,
  result,
}: Pick<RunRecord, "specification" | "dataset"> & {
  result: Pick<RunRecord["result"], "trainAccuracy" | "testAccuracy">;
}): string | undefined {
  const { classes, train, test } = dataset;
  if (classes === undefined) return undefined;
  const isNoise = NOISE.includes(specification.corruption.name) || test.changedLabels > 0;
  const begin = "The network is right for";
  const chance = 1 / classes;
  return isNoise
    ? chanceCaution({
        begin,
        share: result.trainAccuracy,
        n: train.examples,
        what: "training examples",
        chance,
        meaning: "it has not memorized them. Train for more epochs, or with another learning rate.",
      })
    : chanceCaution({
        begin,
        share: result.testAccuracy,
        n: test.examples,
        what: "test examples",
        chance,
        meaning: "it has not learned what they have in common.",
      });
}
