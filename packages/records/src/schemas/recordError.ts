/** A document that should be a record is not one. */
export class RecordError extends Error {
  override readonly name = "RecordError";
  readonly code = "RECORD_INVALID";
}
