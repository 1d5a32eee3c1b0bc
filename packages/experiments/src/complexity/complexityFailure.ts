import type { FailureRecord } from "@rote/records";
import { failureHere } from "../runs/failureOf.ts";
import type { CompleteComplexitySpecification } from "./complexitySpecification.ts";

/** The record of a measurement that came to no result on the current backend, and why. */
export const complexityFailure = (
  specification: CompleteComplexitySpecification,
  error: unknown,
): Promise<FailureRecord> => failureHere("complexity", specification, error);
