/** The command cannot do what it was given; nothing has been done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "USAGE";
}
