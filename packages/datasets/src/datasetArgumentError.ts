/** An argument that cannot be: an option out of its range, or options that exclude each other. */
export class DatasetArgumentError extends RangeError {
  override readonly name = "DatasetArgumentError";
  readonly code = "BAD_ARGUMENT";
}
