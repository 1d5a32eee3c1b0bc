import { availableMemory, formatBytes } from "./availableMemory.ts";
import { MemoryError } from "./planKernelSolve.ts";

/** The share of what is free that may be taken. */
const SHARE = 0.8;

/** @throws {MemoryError} if there is not room for so many bytes. */
export function planMemory(who: string, bytes: number, remedy: string): void {
  const available = SHARE * availableMemory();
  if (bytes <= available) return;
  throw new MemoryError(
    `${who}: it needs ${formatBytes(bytes)}, got ${formatBytes(available)}. ${remedy}.`,
    bytes,
    available,
  );
}
