/** An argument that cannot be: an option that does not exist, an address of another kind. */
export class QueueArgumentError extends TypeError {
  override readonly name = "QueueArgumentError";
  readonly code = "BAD_ARGUMENT";
}
