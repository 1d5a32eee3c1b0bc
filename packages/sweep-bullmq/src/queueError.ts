/** A queue that cannot be used as it is: its address, its server, or what stands in it. */
export class QueueError extends Error {
  override readonly name = "QueueError";
  readonly code = "QUEUE";
}
