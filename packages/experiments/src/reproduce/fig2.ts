import { type Experiment, training } from "./experiment.ts";
import { plain } from "./plain.ts";

/**
 * Figure 2b: the small Inception with and without batch norm. 2a is of ImageNet and not repeated.
 */
export const fig2: Experiment = {
  id: "fig2",
  title: "Figure 2: early stopping and batch normalization",
  jobs: (scale, seed) =>
    ["inception-small", "inception-small-nobn"].map((model) => training(plain(model, scale, seed))),
};
