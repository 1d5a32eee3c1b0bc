import { holderWords, waitForDirectory } from "@rote/files";
import { cannotWrite, type ResultStore } from "./resultStore.ts";

/**
 * Does a job's work unless its record is in the store, in this process alone: another one that
 * wants the same job waits, and finds the record.
 *
 * @param work does it, and commits the record, after a `check` that this process still has the job.
 * @throws {ResultStoreError} if the store cannot be written.
 * @throws {LeaseLostError} if this process stood still for so long that another took the job.
 * @throws what the work throws, and the signal's reason.
 */
export async function onceInStore(
  id: string,
  {
    store,
    signal,
    onProgress,
  }: {
    store: ResultStore;
    signal?: AbortSignal | undefined;
    onProgress?: ((progress: { fraction: number; text: string }) => void) | undefined;
  },
  work: (check: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const folder = store.workOf(id);
  const lock = await waitForDirectory(folder, {
    signal,
    onWait: (holder) => onProgress?.({ fraction: 0, text: `waits for ${holderWords(holder)}` }),
  }).catch((error: Error) => {
    signal?.throwIfAborted();
    throw cannotWrite(folder, error);
  });
  let done = false;
  try {
    if (!(await store.read(id))) await work(() => lock.check());
    done = true;
  } finally {
    await lock.release().catch(() => {}); // what is done is done; a dead lock holds nobody up
    if (done) await store.clearWork(id);
  }
}
