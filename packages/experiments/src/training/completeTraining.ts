import type { CompleteSpecification } from "@rote/records";
import { completeSpecification, type RunSpecification } from "../runs/runSpecification.ts";
import { checkParameters } from "./checkParameters.ts";

/**
 * Checks a specification, the parameters of its corruption and augmentations too, and fills in what
 * is left out.
 *
 * @throws {SpecificationError} naming the field that is wrong, what it must be, and what it is.
 */
export function completeTraining(given: RunSpecification): CompleteSpecification {
  const specification = completeSpecification(given);
  checkParameters(specification);
  return specification;
}
