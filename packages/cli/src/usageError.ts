/** The command was asked for something that it cannot do; nothing has been done. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
