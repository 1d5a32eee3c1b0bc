import type { Data } from "../data/data.ts";
import { type RunOptions, run } from "./run.ts";
import { completeSpecification, type RunSpecification } from "./runSpecification.ts";

/** Does one run of a specification as a person writes it. */
export const runGiven = (given: RunSpecification, data: Data, options?: RunOptions) =>
  run(completeSpecification(given), data, options);
