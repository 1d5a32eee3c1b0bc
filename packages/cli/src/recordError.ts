/** A file that should hold a record does not. */
export class RecordError extends Error {
  override readonly name = "RecordError";
}
