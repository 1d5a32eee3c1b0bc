import { conditions } from "../conditions.ts";
import type { RunSpecification } from "./runSpecification.ts";

export interface RandomizationsOptions {
  /** The p of partially corrupted labels. */
  probability?: number;
}

/**
 * The paper's six conditions as one specification each, the same but for the corruption: true,
 * partially corrupted and random labels; shuffled, random and Gaussian pixels.
 *
 * Reference: Zhang et al., ICLR 2017, section 2.1 and figure 1a.
 */
export function randomizations(
  base: Omit<RunSpecification, "corruption">,
  { probability = 0.5 }: RandomizationsOptions = {},
): RunSpecification[] {
  return Object.keys(conditions).map((name) => ({
    ...base,
    corruption: { name, params: name === "partialLabels" ? { probability } : {} },
  }));
}
