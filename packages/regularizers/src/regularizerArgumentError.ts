/** An argument that cannot be: an option out of its range, or a batch of another form. */
export class RegularizerArgumentError extends RangeError {
  override readonly name = "RegularizerArgumentError";
  readonly code = "BAD_ARGUMENT";
}
