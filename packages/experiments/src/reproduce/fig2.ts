import { type Experiment, training } from "./experiment.ts";
import { plain } from "./plain.ts";

/** The figure is drawn to 20,000 steps, 391 an epoch: on from where the network has fitted. */
const whole = { epochs: 51, stopAtAccuracy: null, epochsAfterFit: null, evaluateEvery: 1 };

/**
 * Figure 2b: the small Inception with and without batch norm, for all of the paper's 51 epochs. 2a
 * is of ImageNet and not repeated.
 */
export const fig2: Experiment = {
  id: "fig2",
  title: "Figure 2: early stopping and batch normalization",
  jobs: (scale, seed) =>
    ["inception-small", "inception-small-nobn"].map((model) =>
      training({ ...plain(model, scale, seed), ...whole }),
    ),
};
