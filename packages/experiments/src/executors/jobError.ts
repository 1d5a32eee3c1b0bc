import type { RuntimeEnvironment } from "@rote/records";

/** What is known of a job that was not done. */
export interface JobErrorDetails {
  /** Whether doing it again may help: not after what its specification alone determines. */
  retryable: boolean;
  /** The class of the error that ended it, such as "DivergedError". */
  kind: string;
  /** The epoch and step that training had come to, if it had begun. */
  epoch?: number;
  step?: number;
  /** Where it failed, if that was another machine. */
  environment?: RuntimeEnvironment;
}

/** A job that was not done. */
export class JobError extends Error implements JobErrorDetails {
  override readonly name = "JobError";
  readonly code = "JOB_FAILED";
  readonly retryable: boolean;
  readonly kind: string;
  declare readonly epoch?: number;
  declare readonly step?: number;
  declare readonly environment?: RuntimeEnvironment;

  constructor(message: string, details: JobErrorDetails) {
    const { retryable, kind, epoch, step, environment } = details;
    super(message);
    this.retryable = retryable;
    this.kind = kind;
    if (epoch !== undefined) this.epoch = epoch;
    if (step !== undefined) this.step = step;
    if (environment !== undefined) this.environment = environment;
  }
}

// What the specification or the machine determines: another attempt would end alike.
const LASTING = ["SpecificationError", "DivergedError", "BackendError", "CorruptionOptionError"];

/** What ended a job, as something that can be sent to another process and read by a scheduler. */
export function jobError(error: unknown): JobError {
  if (error instanceof JobError) return error;
  const thrown = error instanceof Error ? error : new Error(String(error));
  const { name, message } = thrown;
  const { epoch, step } = thrown as { epoch?: number; step?: number };
  return new JobError(message, {
    retryable: !LASTING.includes(name),
    kind: name,
    ...(epoch !== undefined && { epoch }),
    ...(step !== undefined && { step }),
  });
}
