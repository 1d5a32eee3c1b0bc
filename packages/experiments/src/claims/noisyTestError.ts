import { testErrorCurve } from "./testErrorCurve.ts";

/** Figure 1c, with test labels corrupted like the training labels, as almost certainly in the paper. */
export const noisyTestError = testErrorCurve({
  id: "fig1c",
  sentence:
    "The generalization error grows steadily with the corruption of the labels, up to that of guessing " +
    "(test labels corrupted like the training labels).",
  source: "Figure 1c, section 2.2",
  accuracy: ({ testAccuracy }) => testAccuracy,
  // Read off the figure, p = 0, 0.1, … 1. The MLP's 0.865 at p = 0.6 is as published.
  paper: {
    "inception-small": [
      ...[0.128, 0.278, 0.406, 0.524, 0.629, 0.71],
      ...[0.785, 0.841, 0.879, 0.902, 0.902],
    ],
    "alexnet-small": [
      ...[0.301, 0.412, 0.522, 0.619, 0.692, 0.763],
      ...[0.82, 0.858, 0.881, 0.89, 0.901],
    ],
    "mlp-1x512": [
      ...[0.495, 0.585, 0.657, 0.719, 0.757, 0.796],
      ...[0.865, 0.865, 0.883, 0.894, 0.898],
    ],
  },
});
