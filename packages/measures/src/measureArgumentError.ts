/** An argument that cannot be: shapes that do not match, or a number out of its range. */
export class MeasureArgumentError extends RangeError {
  override readonly name = "MeasureArgumentError";
  readonly code = "BAD_ARGUMENT";
}
