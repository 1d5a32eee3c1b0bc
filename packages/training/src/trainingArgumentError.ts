/**
 * An argument that cannot be: an option out of its range, or examples that do not fit the model.
 */
export class TrainingArgumentError extends RangeError {
  override readonly name = "TrainingArgumentError";
  readonly code = "BAD_ARGUMENT";
}
