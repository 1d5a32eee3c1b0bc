// A process that does the jobs of a queue until it is told to stop, and writes each event as a line
// of JSON. Its arguments are the address; the lease in seconds; how: each job in a process of its
// "pool", or all in this "process", which spares the seconds that a process takes to start, or
// "nothing": each record is made from the first; the backend; the memory in bytes that a process of
// the pool may take; and a folder for checkpoints, or "".

import { startBackend } from "@rote/backends";
import type { AnyRecord } from "@rote/experiments/kinds";
import { specificationHash } from "@rote/experiments/specification";
import { type Executor, inProcess } from "@rote/experiments/sweeps";
import { workAt } from "./queueWorker.ts";
import { runWorker } from "./runWorker.ts";
import type { WorkerEvent } from "./workerEvent.ts";

const [address = "", lease, how, backend = "", memory, checkpoints = ""] = process.argv.slice(2);
const stop = new AbortController();
process.on("SIGTERM", () => stop.abort());
const settings = {
  jobs: 1,
  backend,
  checkpointEvery: 0.2,
  lease: Number(lease),
  signal: stop.signal,
  onEvent(event: WorkerEvent) {
    const id = "job" in event ? event.job.id : "id" in event ? event.id : undefined;
    process.stdout.write(`${JSON.stringify({ ...event, job: undefined, id })}\n`);
  },
};

/** Comes to records of the right form without doing the jobs. */
function nothing(): Executor {
  let first: AnyRecord | undefined;
  return {
    concurrency: 8,
    async execute(job, options) {
      if (!first) {
        await inProcess().execute(job, options);
        first = await options.store.read(job.id);
        return;
      }
      const { jobId: _, ...record } = first;
      const { specification } = job;
      const hash = await specificationHash(specification);
      await options.store.commit({ ...record, specification, specificationHash: hash }, job.id);
    },
  };
}

if (how === "pool") {
  const own = checkpoints === "" ? {} : { checkpoints };
  await runWorker(address, { ...settings, ...own, memoryLimit: Number(memory) });
} else {
  await startBackend({ backend });
  const [executor, jobs] = how === "nothing" ? [nothing(), 8] : [inProcess(), 1];
  await workAt(address, executor, { ...settings, jobs, checkpoints: undefined });
}
