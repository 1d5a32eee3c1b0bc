/** Data or predictions with which an audit cannot begin. */
export class AuditError extends RangeError {
  override readonly name = "AuditError";
  readonly code = "BAD_AUDIT";
}
