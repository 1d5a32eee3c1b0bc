/** An argument that cannot be: an option out of its range, or a model of another form. */
export class ModelArgumentError extends RangeError {
  override readonly name = "ModelArgumentError";
  readonly code = "BAD_ARGUMENT";
}
