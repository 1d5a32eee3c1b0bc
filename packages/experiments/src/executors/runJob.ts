import { setTimeout } from "node:timers/promises";
import { CheckpointError, type CheckpointEvery } from "@rote/training";
import { loadData } from "../data/loadData.ts";
import { runExpressivity } from "../expressivity/index.ts";
import type { ExpressivityJob, Job, LinearJob, TrainingJob } from "../kinds/job.ts";
import { runLinear } from "../linear/index.ts";
import { DirectoryInUseError } from "../node/directoryInUseError.ts";
import { runInDirectory } from "../node/runInDirectory.ts";
import { ResumeError } from "../runs/run.ts";
import type { DataSource, ExecuteOptions } from "./executor.ts";

export interface RunJobOptions extends ExecuteOptions {
  /** How often a training run's state is kept. Defaults to every 30 seconds. */
  checkpointEvery?: CheckpointEvery;
}

/**
 * Does a job in this process, training on the current backend, and commits its record. A training run
 * that was begun in this store goes on from its last checkpoint; if another process is at it, its end is
 * awaited.
 */
export function runJob(job: Job, data: DataSource, options: RunJobOptions): Promise<void> {
  if (job.kind === "training") return train(job, data, options);
  if (job.kind === "linear") return solve(job, data, options);
  return construct(job, options);
}

const PATIENCE = 500; // milliseconds from one look whether another process has ended to the next

async function train(
  { id, specification }: TrainingJob,
  data: DataSource,
  { store, signal, onEpoch, checkpointEvery }: RunJobOptions,
): Promise<void> {
  const abort = signal ? { signal } : {};
  const alreadyDone = new Error("another process has done it");
  const load = async () => {
    if (await store.read(id)) throw alreadyDone; // until the directory was ours
    return loadData(specification, { ...data, ...abort });
  };
  let resume: "auto" | "never" = "auto";
  for (;;) {
    try {
      for await (const event of runInDirectory(specification, load, {
        ...{ directory: store.workOf(id), resume, keep: 1 },
        ...(checkpointEvery && { checkpointEvery }),
        ...abort,
      })) {
        if (event.type === "epochRecord") {
          const { type: _, ...epoch } = event;
          onEpoch?.(epoch);
        }
        if (event.type === "record") {
          await store.commit(event.record);
          await store.clearWork(id);
        }
      }
      return;
    } catch (error) {
      if (error === alreadyDone) return store.clearWork(id);
      if (error instanceof DirectoryInUseError) {
        await setTimeout(PATIENCE, undefined, abort);
        if (await store.read(id)) return;
      } else if (error instanceof ResumeError || error instanceof CheckpointError) {
        // Of another backend, or damaged: nothing to go on from, and nobody to ask.
        if (resume === "never") throw error;
        resume = "never";
      } else throw error;
    }
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
    if (event.type === "record") await store.commit(event.record);
  }
}

async function construct({ specification }: ExpressivityJob, { store }: ExecuteOptions) {
  await store.commit(await runExpressivity(specification));
}
