import { randomizations } from "../runs/randomizations.ts";
import { type Experiment, training } from "./experiment.ts";
import { plain } from "./plain.ts";

/** Figure 1a: the six randomizations with one set of hyper-parameters. */
export const fig1a: Experiment = {
  id: "fig1a",
  title: "Figure 1a: fitting labels and pixels that mean nothing",
  jobs: (scale, seed) =>
    scale.figure1a.flatMap((model) => randomizations(plain(model, scale, seed)).map(training)),
};
