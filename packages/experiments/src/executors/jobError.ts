/** A job that was not done. */
export class JobError extends Error {
  override readonly name = "JobError";
  readonly code = "JOB_FAILED";
  /** Whether doing it again may help: not after what its specification alone determines. */
  readonly retryable: boolean;
  /** The class of the error that ended it, such as "DivergedError". */
  readonly kind: string;

  constructor(message: string, { retryable, kind }: { retryable: boolean; kind: string }) {
    super(message);
    this.retryable = retryable;
    this.kind = kind;
  }
}

// What the specification or the machine determines: another attempt would end alike.
const LASTING = ["SpecificationError", "DivergedError", "BackendError", "CorruptionOptionError"];

/** What ended a job, as something that can be sent to another process and read by a scheduler. */
export function jobError(error: unknown): JobError {
  if (error instanceof JobError) return error;
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return new JobError(message, { retryable: !LASTING.includes(name), kind: name });
}
