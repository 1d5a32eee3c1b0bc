import { shown } from "@rote/options";
import type { FailureRecord, RuntimeEnvironment } from "@rote/records";

/** An experiment, and where it was when it failed. */
export interface Failed {
  /** The kind of experiment. */
  of: string;
  specification: object;
  specificationHash: string;
  environment: RuntimeEnvironment;
  /** Where it was, if the error does not say itself. */
  epoch?: number | undefined;
  step?: number | undefined;
}

/** A record that says why an experiment came to no result, when, and after which step. */
export function failureRecord(
  { of, specification, specificationHash, environment, epoch, step }: Failed,
  thrown: unknown,
): FailureRecord {
  const error =
    thrown instanceof Error
      ? thrown
      : new Error(typeof thrown === "string" ? thrown : shown(thrown));
  const place = error as { epoch?: number; step?: number; code?: unknown; kind?: unknown };
  const { code, kind } = place;
  return {
    kind: "failure",
    version: 1,
    of,
    specification,
    specificationHash,
    error: {
      // A job's error tells the class of what ended it.
      name: typeof kind === "string" ? kind : error.name,
      ...(typeof code === "string" && { code }),
      message: error.message,
    },
    epoch: place.epoch ?? epoch ?? null,
    step: place.step ?? step ?? null,
    time: new Date().toISOString(),
    environment,
  };
}
