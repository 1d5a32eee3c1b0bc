/** An argument that cannot be: shapes that do not match, or a number out of its range. */
export class ExpressivityArgumentError extends RangeError {
  override readonly name = "ExpressivityArgumentError";
  readonly code = "BAD_ARGUMENT";
}
