import { testErrorCurve } from "./testErrorCurve.ts";

/** Figure 1c under the other protocol: what training on noise costs on labels that are right. */
export const cleanTestError = testErrorCurve({
  id: "fig1c-clean",
  sentence:
    "Measured on clean test labels too, the error grows steadily with the corruption of the " +
    "training labels, up to that of guessing.",
  source: "Figure 1c, the other protocol (not published)",
  accuracy: ({ cleanLabelTestAccuracy }) => cleanLabelTestAccuracy,
});
