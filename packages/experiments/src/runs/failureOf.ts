import type { CompleteSpecification, FailureRecord } from "@rote/records";
import { specificationHash } from "../specification/specificationHash.ts";
import { failureRecord } from "../store/failureRecord.ts";
import { environment } from "./environment.ts";

/** The epoch and step that a run had come to. */
export interface Place {
  epoch?: number;
  step?: number;
}

/**
 * The record of a run that came to no result on the current backend: why, when, after which step.
 *
 * @param error what ended it; a `DivergedError` says where.
 * @param at where it was, for an error that does not say.
 */
export const failureOf = (
  specification: CompleteSpecification,
  error: unknown,
  at: Place = {},
): Promise<FailureRecord> => failureHere("training", specification, error, at);

/** The same of an experiment of any kind. */
export const failureHere = async (
  of: string,
  specification: object,
  error: unknown,
  at: Place = {},
): Promise<FailureRecord> =>
  failureRecord(
    {
      of,
      specification,
      specificationHash: await specificationHash(specification),
      environment: await environment(),
      ...at,
    },
    error,
  );
