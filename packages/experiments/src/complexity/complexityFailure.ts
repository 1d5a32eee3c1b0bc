import type { FailureRecord } from "@rote/records";
import { environment } from "../runs/environment.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { failureRecord } from "../store/failureRecord.ts";
import type { CompleteComplexitySpecification } from "./complexitySpecification.ts";

/** The record of a measurement that came to no result on the current backend, and why. */
export const complexityFailure = async (
  specification: CompleteComplexitySpecification,
  error: unknown,
): Promise<FailureRecord> =>
  failureRecord(
    {
      of: "complexity",
      specification,
      specificationHash: await specificationHash(specification),
      environment: await environment(),
    },
    error,
  );
