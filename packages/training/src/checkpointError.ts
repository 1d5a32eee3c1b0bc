/** A file that is not a checkpoint that can be resumed: foreign, cut short or damaged. */
export class CheckpointError extends Error {
  override readonly name = "CheckpointError";
  readonly code = "BAD_CHECKPOINT";
}
