import { type DataSource, processPool } from "@rote/experiments/sweeps";
import { checkArgument, checkInteger, checkOptions, checkPositive } from "@rote/options";
import { QueueArgumentError } from "./queueArgumentError.ts";
import { workAt } from "./queueWorker.ts";
import type { WorkerEvent } from "./workerEvent.ts";

export interface RunWorkerOptions {
  /** Jobs at once, each in a process of its own. Defaults to 1. */
  jobs?: number;
  /** A tfjs backend, as for `startBackend`. Defaults to "auto". */
  backend?: string;
  /** Threads of each process' onnx backend. Defaults to the cores divided by the jobs. */
  threads?: number;
  /** Resident memory in bytes above which a job's process is ended, and the job refused. */
  memoryLimit?: number;
  /** Where datasets come from. Defaults to the cache of this machine, and then the network. */
  data?: DataSource;
  /** A folder for checkpoints, shared by the machines. Defaults to Redis itself, bounded. */
  checkpoints?: string;
  /** Seconds between two checkpoints. Defaults to 30. */
  checkpointEvery?: number;
  /**
   * Seconds after which a job whose worker has shown no sign of life is another's. Defaults to 30:
   * a job whose worker was killed goes on elsewhere within twice as much.
   */
  lease?: number;
  /** Ends it: what runs is saved and given back to the queue. */
  signal?: AbortSignal;
  /** Called with what happens. */
  onEvent?: (event: WorkerEvent) => void;
}

/**
 * Does the jobs of a queue until the signal aborts, each in a process of its own: as many machines
 * as wanted, with nothing in common but the queue. While a job runs, its checkpoints are kept where
 * another machine finds them, and its lease is renewed; without that, another one takes it over. A
 * record is given back only by the one that holds the job.
 *
 * A job is refused, with the reason, by a machine of another numerics version, of another
 * environment than the job asks for, without its backend or its memory, and without its data.
 *
 * @param address as for `queueExecutor`.
 * @throws {QueueError} if no server answers there.
 * @throws {QueueArgumentError} if the address or an option is wrong.
 * @throws {SpecificationError} if there are more jobs or threads than processors allow.
 */
export async function runWorker(address: string, options: RunWorkerOptions = {}): Promise<void> {
  checkOptions(
    "runWorker",
    options,
    {
      jobs: "number",
      backend: true,
      threads: "number",
      memoryLimit: "number",
      data: true,
      checkpoints: true,
      checkpointEvery: "number",
      lease: "number",
      signal: true,
      onEvent: true,
    },
    QueueArgumentError,
  );
  const { jobs = 1, backend = "auto", checkpoints, signal } = options;
  const { checkpointEvery = 30, lease = 30, onEvent = () => {}, threads, memoryLimit } = options;
  checkInteger("runWorker", "jobs", jobs, [1], QueueArgumentError);
  checkPositive("runWorker", "checkpointEvery", checkpointEvery, QueueArgumentError);
  checkPositive("runWorker", "lease", lease, QueueArgumentError);
  checkArgument("runWorker", "backend", backend, "text", QueueArgumentError);
  checkArgument("runWorker", "checkpoints", checkpoints, "text?", QueueArgumentError);
  const pool = processPool({
    concurrency: jobs,
    backend,
    checkpointEvery: { seconds: checkpointEvery },
    ...(options.data && { data: options.data }),
    ...(threads !== undefined && { threads }),
    ...(memoryLimit !== undefined && { memoryLimit }),
  });
  await workAt(address, pool, {
    jobs,
    backend,
    checkpoints,
    checkpointEvery,
    lease,
    signal,
    onEvent,
  });
}
