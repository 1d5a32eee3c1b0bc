import { runExpressivity } from "../expressivity/index.ts";
import { runLinear } from "../linear/index.ts";
import { loadData } from "../loadData.ts";
import { run } from "../run.ts";
import type { DataSource, ExecuteOptions } from "./executor.ts";
import type { ExpressivityJob, Job, LinearJob, TrainingJob } from "./job.ts";

/** Does a job in this process, training on the current backend, and commits its record. */
export function runJob(job: Job, data: DataSource, options: ExecuteOptions): Promise<void> {
  if (job.kind === "training") return train(job, data, options);
  if (job.kind === "linear") return solve(job, data, options);
  return construct(job, options);
}

async function train(
  { specification }: TrainingJob,
  data: DataSource,
  { store, signal, onEpoch }: ExecuteOptions,
): Promise<void> {
  const abort = signal ? { signal } : {};
  const examples = await loadData(specification, { ...data, ...abort });
  for await (const event of run(specification, examples, abort)) {
    if (event.type === "epochRecord") {
      const { type: _, ...epoch } = event;
      onEpoch?.(epoch);
    }
    if (event.type === "record") store.commit(event.record);
  }
}

async function solve(
  { specification }: LinearJob,
  data: DataSource,
  { store, signal }: ExecuteOptions,
): Promise<void> {
  const abort = signal ? { signal } : {};
  const { dataset, train, test } = specification;
  const examples = await loadData({ dataset, train, test }, { ...data, ...abort });
  // Native matrix products where they are installed; the record says which engine it was.
  const engine = await import("@rote/onnx").then(
    (onnx) => onnx.matrixEngine(),
    () => undefined,
  );
  for await (const event of runLinear(specification, examples, {
    ...abort,
    ...(engine && { engine }),
  })) {
    if (event.type === "record") store.commit(event.record);
  }
}

async function construct({ specification }: ExpressivityJob, { store }: ExecuteOptions) {
  store.commit(await runExpressivity(specification));
}
