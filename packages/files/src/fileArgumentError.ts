/** An argument that cannot be: an option that does not exist. */
export class FileArgumentError extends TypeError {
  override readonly name = "FileArgumentError";
  readonly code = "BAD_ARGUMENT";
}
