/** A file that is damaged, cut short, hostile, or of another model. */
export class ModelFileError extends Error {
  override readonly name = "ModelFileError";
  readonly code = "BAD_MODEL_FILE";
}
