import { checkOptions } from "@rote/options";
import { conditions } from "@rote/paper";
import { SpecificationError } from "../specification/specificationError.ts";
import {
  type CompleteSpecification,
  completeSpecification,
  type RunSpecification,
} from "./runSpecification.ts";

export interface RandomizationsOptions {
  /** The p of partially corrupted labels. */
  probability?: number;
}

/**
 * The paper's six conditions as one complete specification each, the same but for the corruption:
 * true, partially corrupted and random labels; shuffled, random and Gaussian pixels.
 *
 * @throws {SpecificationError} if `base` cannot be run.
 *
 * Reference: Zhang et al., ICLR 2017, section 2.1 and figure 1a.
 */
export function randomizations(
  base: Omit<RunSpecification, "corruption">,
  options: RandomizationsOptions = {},
): CompleteSpecification[] {
  checkOptions("randomizations", options, { probability: "number" }, SpecificationError);
  const { probability = 0.5 } = options;

  return Object.keys(conditions).map((name) =>
    completeSpecification({
      ...base,
      corruption: { name, params: name === "partialLabels" ? { probability } : {} },
    }),
  );
}
