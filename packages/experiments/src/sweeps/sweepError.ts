/** A sweep document that cannot be expanded: the message names the field and what it must be. */
export class SweepError extends Error {
  override readonly name = "SweepError";
  readonly code = "BAD_SWEEP";
}
