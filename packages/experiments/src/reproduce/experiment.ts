import type { JobRequest } from "../kinds/job.ts";
import type { RunSpecification } from "../runs/runSpecification.ts";
import type { Scale } from "./scale.ts";

/** A figure, table or theorem of the paper as the work that it takes. */
export interface Experiment {
  /** What a person types: "fig1a". */
  id: string;
  title: string;
  /** What is to be done for a seed. */
  jobs(scale: Scale, seed: number): JobRequest[];
}

export const training = (specification: RunSpecification): JobRequest => ({
  kind: "training",
  specification,
});
