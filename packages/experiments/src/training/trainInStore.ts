import { loadNamed } from "../data/loadData.ts";
import type { JobOptions } from "../kind/kind.ts";
import type { CompleteSpecification } from "../runs/runSpecification.ts";
import { runInStore } from "./runInStore.ts";

/**
 * Trains in this process, on the current backend, and commits the record to the store. A run
 * already started in this store resumes from its last checkpoint; if another process is running it,
 * waits for that process.
 *
 * @param id the job's.
 */
export async function trainInStore(
  id: string,
  specification: CompleteSpecification,
  options: JobOptions,
): Promise<void> {
  const { store, data, signal } = options;
  const work = {
    run: specification,
    load: () => loadNamed(specification, { ...data, ...(signal && { signal }) }),
    commit: (record: object) => store.commit(record as never, id),
  };
  await runInStore(id, work, options);
}
