/** What is no list of records, or no record, where figures, tables and claims need some. */
export class EvidenceError extends RangeError {
  override readonly name = "EvidenceError";
  readonly code = "BAD_EVIDENCE";
}
