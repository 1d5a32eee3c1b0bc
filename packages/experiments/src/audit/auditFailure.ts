import type { CompleteAuditSpecification, FailureRecord } from "@rote/records";
import { failureHere } from "../runs/failureOf.ts";

/** The record of an audit that came to no result on the current backend, and why. */
export const auditFailure = (
  specification: CompleteAuditSpecification,
  error: unknown,
): Promise<FailureRecord> => failureHere("audit", specification, error);
