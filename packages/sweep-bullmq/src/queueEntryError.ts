import { printable } from "./printable.ts";

/** Something in a queue that is no job of ours. It is refused, and never tried again. */
export class QueueEntryError extends Error {
  override readonly name = "QueueEntryError";
  readonly code = "BAD_QUEUE_ENTRY";

  constructor(id: string, what: string) {
    super(`queue: the entry ${printable(id).slice(0, 64)} is no job: ${what}. Remove it.`);
  }
}
