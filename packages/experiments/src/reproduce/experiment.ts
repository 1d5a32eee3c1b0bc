import type { RunSpecification } from "../specification.ts";
import type { Scale } from "./scale.ts";

/** A figure, table or theorem of the paper as the runs that it takes. */
export interface Experiment {
  /** What a person types: "fig1a". */
  id: string;
  title: string;
  /** Specifications of training runs, for each seed. */
  runs(scale: Scale, seed: number): RunSpecification[];
}
