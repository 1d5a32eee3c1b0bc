import type { LabEpoch } from "./protocol.ts";

export interface Verdict {
  /** In a few words. */
  title: string;
  /** In a sentence or two, for people who have not read the paper. */
  text: string;
}

/** Standard deviations that an accuracy may lie above guessing and still count as guessing. */
const SURPRISE = 2.5;

/**
 * What an epoch's accuracies say: whether what was fitted carries over to images the network has
 * not seen.
 *
 * @param guessing the accuracy of guessing on the test set.
 */
export function verdict(
  { trainAccuracy, testAccuracy }: Pick<LabEpoch, "trainAccuracy" | "testAccuracy">,
  { guessing, testExamples }: { guessing: number; testExamples: number },
): Verdict {
  const [train, test, chance] = [trainAccuracy, testAccuracy, guessing].map(percent);
  const deviation = Math.sqrt((guessing * (1 - guessing)) / testExamples);
  const noBetter = testAccuracy <= guessing + SURPRISE * deviation;
  const fitted =
    trainAccuracy === 1 ? "It has fitted every training example." : `It has fitted ${train}.`;
  const onNew = `Of images that it has not seen it gets ${test} right`;
  if (trainAccuracy <= guessing + 0.1 && noBetter) {
    return {
      title: "Nothing fitted yet",
      text: `It is right on ${train} of its own training examples; guessing gets ${chance}.`,
    };
  }
  if (noBetter) {
    return {
      title: trainAccuracy < 0.5 ? "It begins to memorize" : "It memorizes",
      text: `${fitted} ${onNew}, no better than guessing (${chance}).`,
    };
  }
  if (trainAccuracy - testAccuracy < 0.05) {
    return {
      title: "It learns",
      text: `${fitted} ${onNew}: what it has learned carries over.`,
    };
  }
  return {
    title: "It learns and memorizes",
    text:
      `${fitted} ${onNew}, where guessing gets ${chance}: some of it carries over, the rest is ` +
      "learned by heart.",
  };
}

/** `0.123` as `12.3 %`, and whole numbers without a decimal: `100 %`. */
export function percent(fraction: number): string {
  const digits = (100 * fraction).toFixed(1);
  return `${digits.endsWith(".0") ? digits.slice(0, -2) : digits} %`;
}
