import { loadData } from "../loadData.ts";
import { run } from "../run.ts";
import type { DataSource, ExecuteOptions } from "./executor.ts";
import type { Job } from "./job.ts";

/** Does a job in this process on the current backend, and commits its record. */
export async function runJob(
  { specification }: Job,
  data: DataSource,
  { store, signal, onEpoch }: ExecuteOptions,
): Promise<void> {
  const options = { ...data, ...(signal && { signal }) };
  const examples = await loadData(specification, options);
  for await (const event of run(specification, examples, signal ? { signal } : {})) {
    if (event.type === "epochRecord") {
      const { type: _, ...epoch } = event;
      onEpoch?.(epoch);
    }
    if (event.type === "record") store.commit(event.record);
  }
}
