import { availableMemory, MemoryError } from "@rote/solvers";

/**
 * Makes sure that there is memory for what is about to be allocated.
 *
 * @param what is to be allocated, for the error: "loadData: 60000 images".
 * @param remedy what to do if there is not: "Use fewer".
 * @throws {MemoryError} if less than that is free.
 */
export function planMemory(what: string, bytes: number, remedy: string): void {
  const free = availableMemory();
  if (bytes <= free) return;
  const words = `${gigabytes(bytes)} needed, ${gigabytes(free)} free`;
  throw new MemoryError(`${what} must fit into memory, got ${words}. ${remedy}.`, bytes, free);
}

/** "12.3 GB". */
const gigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(bytes < 1e8 ? 3 : 1)} GB`;
