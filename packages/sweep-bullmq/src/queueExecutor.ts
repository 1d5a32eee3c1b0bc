import type { Job } from "@rote/experiments/kinds";
import type { Executor } from "@rote/experiments/sweeps";
import { checkArgument, checkInteger, checkOptions } from "@rote/options";
import { Coordinator } from "./coordinator.ts";
import type { RequiredEnvironment } from "./jobEntry.ts";
import { type Machine, machinesAt } from "./machines.ts";
import { QueueArgumentError } from "./queueArgumentError.ts";
import { connect } from "./redis.ts";

export interface QueueExecutorOptions {
  /** How often workers try a job whose failure another attempt may mend. Defaults to 2. */
  attempts?: number;
  /** What of a machine the jobs ask for. Defaults to nothing but the numerics version. */
  environment?: RequiredEnvironment;
  /** Called with the machines at the queue, every few seconds. */
  onMachines?: (machines: Machine[]) => void;
  signal?: AbortSignal;
}

/** Does jobs on the machines at a queue. */
export interface QueueExecutor extends Executor {
  /**
   * Takes jobs out of the queue; those that run end at their next checkpoint, and go on from it if
   * they are asked for again. Resolves to how many ran.
   */
  cancel(jobs: readonly Job[]): Promise<number>;
  /** The machines at the queue now. */
  machines(): Promise<Machine[]>;
  /** Lets go of the server. The jobs stay in the queue, and go on. */
  close(): Promise<void>;
}

/**
 * An executor for `sweep` that puts jobs into a queue in Redis and waits for their records, which
 * any number of `runWorker` make. Whatever is killed, a job comes to one record: it stands in the
 * queue under its id, the hash of its specification and numerics version; the queue takes a record
 * from the worker that holds the job and from no other, once; and what comes back is checked by its
 * size, its hash, the schema of its kind and its specification before it is committed to the store.
 *
 * Stopping it stops no job. Another one, elsewhere, finds the same queue. `sweep` is to be called
 * with `retries: 0`: the workers try again.
 *
 * @param address redis://user:password@host:6379/0, rediss:// for TLS, or unix:///path.
 * @throws {QueueError} if no server answers there, or one that may throw jobs away.
 * @throws {QueueArgumentError} if the address or an option is wrong.
 */
export async function queueExecutor(
  address: string,
  options: QueueExecutorOptions = {},
): Promise<QueueExecutor> {
  checkOptions(
    "queueExecutor",
    options,
    { attempts: "number", environment: true, onMachines: true, signal: true },
    QueueArgumentError,
  );
  const { attempts = 2, environment, onMachines, signal } = options;
  checkInteger("queueExecutor", "attempts", attempts, [1], QueueArgumentError);
  const redis = await connect(address, signal);
  const coordinator = new Coordinator(redis, attempts, environment, onMachines);
  return {
    concurrency: Number.POSITIVE_INFINITY,
    execute: (job, given) => coordinator.execute(job, given),
    async cancel(jobs) {
      checkArgument("cancel", "jobs", jobs, [{ id: "text" }], QueueArgumentError);
      return coordinator.cancel(jobs);
    },
    machines: () => machinesAt(redis),
    close: () => coordinator.close(),
  };
}
