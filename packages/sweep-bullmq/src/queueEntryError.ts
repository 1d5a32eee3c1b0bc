import { printable } from "./printable.ts";

/** Something in a queue that is no job of ours. It is refused, and never tried again. */
export class QueueEntryError extends Error {
  override readonly name = "QueueEntryError";
  readonly code = "BAD_QUEUE_ENTRY";

  constructor(id: string, what: string) {
    const entry = printable(id).slice(0, 64).replace(/\s/g, " ");
    super(`queue: the entry ${entry} is no job: ${what}. Remove it.`);
  }
}
