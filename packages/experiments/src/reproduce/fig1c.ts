import { type Experiment, training } from "./experiment.ts";
import { labelCorruptions } from "./labelCorruptions.ts";

/** Figure 1c: test error over label corruption. The runs are those of figure 1b. */
export const fig1c: Experiment = {
  id: "fig1c",
  title: "Figure 1c: test error over label corruption",
  jobs: (scale, seed) => labelCorruptions(scale, seed).map(training),
};
