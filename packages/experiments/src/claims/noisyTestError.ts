import { figure1cValues } from "@rote/paper";
import { onBothSets } from "./runPremises.ts";
import { testErrorCurve } from "./testErrorCurve.ts";

/**
 * Figure 1c, with test labels corrupted like the training labels, as almost certainly in the paper.
 */
export const noisyTestError = testErrorCurve({
  id: "fig1c",
  sentence:
    "The generalization error grows steadily with the corruption of the labels, up to that of " +
    "guessing (test labels corrupted like the training labels).",
  source: "Figure 1c, section 2.2",
  accuracy: ({ testAccuracy }) => testAccuracy,
  protocol: [onBothSets],
  paper: figure1cValues,
});
