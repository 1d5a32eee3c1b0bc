import type { KeptCheckpoint } from "./protocol.ts";
import { Shelf } from "./shelf.ts";

let shelf: Promise<Shelf | undefined> | undefined;

/**
 * Keeps where a run can resume from, if the browser keeps anything. The worker does it: to copy
 * megabytes would stop the page for longer than a frame.
 */
export async function keepCheckpoint(run: number, checkpoint: KeptCheckpoint): Promise<void> {
  shelf ??= Shelf.open();
  const opened = await shelf;
  await opened?.putCheckpoint(run, checkpoint).catch(() => {}); // it is full
}
