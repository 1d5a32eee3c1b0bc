import { type Experiment, training } from "./experiment.ts";
import { labelCorruptions } from "./labelCorruptions.ts";

/** Figure 1b: time to overfit over label corruption. */
export const fig1b: Experiment = {
  id: "fig1b",
  title: "Figure 1b: time to overfit over label corruption",
  jobs: (scale, seed) => labelCorruptions(scale, seed).map(training),
};
