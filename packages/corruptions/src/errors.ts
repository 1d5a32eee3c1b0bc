/** An option of a corruption, or its JSON, says something that cannot be. */
export class CorruptionOptionError extends RangeError {
  override readonly name = "CorruptionOptionError";
  readonly code = "BAD_OPTION";
}

/** A batch does not have the form that a corruption needs. */
export class BatchError extends RangeError {
  override readonly name = "BatchError";
  readonly code = "BAD_BATCH";
}

/** A JSON form names a corruption that is not known here. */
export class UnknownCorruptionError extends RangeError {
  override readonly name = "UnknownCorruptionError";
  readonly code = "UNKNOWN_CORRUPTION";
}
