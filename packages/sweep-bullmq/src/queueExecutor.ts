import type { AnyRecord, Job, JobProgress } from "@rote/experiments/kinds";
import { type ExecuteOptions, type Executor, JobError } from "@rote/experiments/sweeps";
import { checkArgument, checkOptions } from "@rote/options";
import type { Queue } from "bullmq";
import { checkInteger } from "./check.ts";
import { entryOf, type JobEntry, type RequiredEnvironment } from "./jobEntry.ts";
import { KEPT, keys, openQueue } from "./jobQueue.ts";
import { type Machine, machinesAt } from "./machines.ts";
import { printable } from "./printable.ts";
import { progressOf } from "./progress.ts";
import { QueueArgumentError } from "./queueArgumentError.ts";
import { QueueError } from "./queueError.ts";
import { MOST_RESULT_BYTES, QueueResultError, recordOfResult, sha256 } from "./queueResult.ts";
import { connect, type QueueRedis } from "./redis.ts";

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

/** Milliseconds between two looks at the queue. */
const LOOK = 500;
/** Looks after which it is made sure that no job was lost, and machines are told. */
const LONG_LOOK = 10;
/** Milliseconds for which a server may answer with errors before everything counts as failed. */
const PATIENCE = 60_000;
/** Jobs that are asked for at once. */
const CHUNK = 500;

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
    { attempts: true, environment: true, onMachines: true, signal: true },
    QueueArgumentError,
  );
  const { attempts = 2, environment, onMachines, signal } = options;
  checkInteger("queueExecutor", "attempts", attempts, 1);
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

/** A job that somebody waits for. */
interface Awaited {
  job: Job;
  options: ExecuteOptions;
  /** Whether it is in the queue because of us: what it came to before does not count then. */
  isAsked: boolean;
  progress: string;
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** Looks at the queue for as long as somebody waits. */
class Coordinator {
  readonly #redis: QueueRedis;
  readonly #queue: Queue<JobEntry, string, string>;
  readonly #attempts: number;
  readonly #environment: RequiredEnvironment | undefined;
  readonly #onMachines: ((machines: Machine[]) => void) | undefined;
  readonly #awaited = new Map<string, Awaited>();
  #looking: Promise<void> | undefined;
  #wake: (() => void) | undefined;
  #isClosed = false;

  constructor(
    redis: QueueRedis,
    attempts: number,
    environment: RequiredEnvironment | undefined,
    onMachines: ((machines: Machine[]) => void) | undefined,
  ) {
    this.#redis = redis;
    this.#queue = openQueue(redis);
    this.#attempts = attempts;
    this.#environment = environment;
    this.#onMachines = onMachines;
  }

  execute(job: Job, options: ExecuteOptions): Promise<void> {
    const { signal } = options;
    return new Promise<void>((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      if (this.#isClosed) return reject(new QueueError("queue: the executor was closed."));
      if (this.#awaited.has(job.id)) {
        return reject(new QueueError(`queue: ${job.id} must be asked for once, got it twice.`));
      }
      const stop = () => end(reject, signal!.reason);
      const end = <T>(how: (value: T) => void, value: T) => {
        signal?.removeEventListener("abort", stop);
        this.#awaited.delete(job.id);
        how(value);
      };
      signal?.addEventListener("abort", stop);
      this.#awaited.set(job.id, {
        job,
        options,
        isAsked: false,
        progress: "",
        resolve: () => end(resolve, undefined),
        reject: (error) => end(reject, error),
      });
      this.#looking ??= this.#look();
    });
  }

  async cancel(jobs: readonly Pick<Job, "id">[]): Promise<number> {
    let running = 0;
    for (const { id } of jobs) {
      await this.#redis.sadd(keys.cancelled, id);
      const [[isDone, hasFailed]] = (await this.#scores([id])) as [[boolean, boolean]];
      if (isDone || hasFailed) continue;
      await this.#remove(id);
      running += await this.#redis.exists(keys.lock(id));
    }
    await this.#redis.expire(keys.cancelled, KEPT);
    return running;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake?.();
    for (const { reject } of this.#awaited.values()) {
      reject(new QueueError("queue: the executor was closed."));
    }
    await this.#queue.close().catch(() => {});
    this.#redis.disconnect();
  }

  async #look(): Promise<void> {
    let failing: number | undefined;
    for (let looks = 0; this.#awaited.size > 0 && !this.#isClosed; looks++) {
      try {
        await this.#settle();
        await this.#ask();
        await this.#tell();
        if (looks % LONG_LOOK === LONG_LOOK - 1) await this.#findLost();
        if (looks % LONG_LOOK === 2) this.#onMachines?.(await machinesAt(this.#redis));
        failing = undefined;
      } catch (error) {
        failing ??= performance.now();
        if (performance.now() - failing > PATIENCE) {
          const message = printable((error as Error).message);
          for (const { reject } of [...this.#awaited.values()]) {
            reject(new JobError(`queue: ${message}.`, { retryable: true, kind: "QueueError" }));
          }
        }
      }
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        setTimeout(resolve, LOOK);
      });
    }
    this.#looking = undefined;
  }

  /** Whether jobs are among those that are done, and among those that have failed. */
  async #scores(ids: string[]): Promise<[done: boolean, failed: boolean][]> {
    const [done, failed] = await Promise.all([
      this.#redis.zmscore(keys.state("completed"), ...ids),
      this.#redis.zmscore(keys.state("failed"), ...ids),
    ]);
    return ids.map((_, i) => [done[i] !== null, failed[i] !== null]);
  }

  /** Takes the results of what is finished. */
  async #settle(): Promise<void> {
    for (const some of chunks([...this.#awaited.keys()])) {
      const scores = await this.#scores(some);
      for (const [i, id] of some.entries()) {
        const [isDone, hasFailed] = scores[i]!;
        const awaited = this.#awaited.get(id);
        if (awaited && isDone) await this.#take(awaited, () => this.#resultOf(id));
        else if (awaited && hasFailed) await this.#takeFailed(awaited);
      }
    }
  }

  /** Commits the record of a job, or says why there is none. */
  async #take({ job, options, resolve, reject }: Awaited, read: () => Promise<string>) {
    let record: AnyRecord;
    try {
      record = await recordOfResult(job, await read());
    } catch (error) {
      if (error instanceof QueueResultError) {
        await this.#remove(job.id);
        const { name: kind, message } = error;
        return reject(new JobError(message, { retryable: true, kind }));
      }
      if (error instanceof JobError) return reject(error);
      throw error;
    }
    await options.store.commit(record, job.id).then(resolve, reject);
  }

  /** Why a job failed; what failed before it was asked for is done again if that may help. */
  async #takeFailed(awaited: Awaited): Promise<void> {
    const { job, isAsked, reject } = awaited;
    const [length, text] = await this.#redis.roteRead(keys.result(job.id), MOST_RESULT_BYTES);
    const error = await (length > 0 && text !== null
      ? recordOfResult(job, text).catch((error: Error) => error)
      : this.#unexplained(job));
    if (!(error instanceof Error)) return this.#take(awaited, async () => text!);
    const known =
      error instanceof JobError
        ? error
        : new JobError(error.message, { retryable: true, kind: error.name });
    if (!isAsked && known.retryable) await this.#remove(job.id);
    else reject(known);
  }

  /** Why a job failed of which no worker said anything: its workers were lost, again and again. */
  async #unexplained({ id }: Job): Promise<JobError> {
    const [, reason] = await this.#redis.roteReadField(keys.job(id), "failedReason", 4096);
    const got = printable(reason ?? "no reason");
    const message = `queue: ${id} must end with a record, got: ${got}.`;
    return new JobError(message, { retryable: true, kind: "QueueError" });
  }

  /** The result of a job that is done: the one that its worker names by its hash. */
  async #resultOf(id: string): Promise<string> {
    const [, returned] = await this.#redis.roteReadField(keys.job(id), "returnvalue", 100);
    const [length, text] = await this.#redis.roteRead(keys.result(id), MOST_RESULT_BYTES);
    if (text === null) {
      throw new QueueResultError({ id }, tooLargeOrGone(length));
    }
    if (JSON.stringify(sha256(text)) !== returned) {
      throw new QueueResultError({ id }, "must have the hash that its worker gave, got another");
    }
    return text;
  }

  /** Puts jobs into the queue that are not there yet. To put one there twice is harmless. */
  async #ask(): Promise<void> {
    const unasked = [...this.#awaited.values()].filter(({ isAsked }) => !isAsked);
    for (const some of chunks(unasked)) {
      await this.#redis.srem(keys.cancelled, ...some.map(({ job }) => job.id));
      await this.#queue.addBulk(
        await Promise.all(
          some.map(async ({ job }) => ({
            name: job.kind,
            data: await entryOf(job, this.#environment),
            opts: {
              jobId: job.id,
              attempts: this.#attempts,
              backoff: { type: "exponential", delay: 1000 },
              removeOnComplete: { age: KEPT },
              removeOnFail: { age: KEPT },
              stackTraceLimit: 0,
            },
          })),
        ),
      );
      for (const awaited of some) awaited.isAsked = true;
    }
  }

  /** Tells how far the jobs are that run now. */
  async #tell(): Promise<void> {
    const active = await this.#redis.lrange(keys.state("active"), 0, -1);
    for (const id of active) {
      const awaited = this.#awaited.get(id);
      if (!awaited) continue;
      const [, text] = await this.#redis.roteReadField(keys.job(id), "progress", 4096);
      if (text === null || text === awaited.progress) continue;
      awaited.progress = text;
      const progress: JobProgress | undefined = progressOf(text);
      if (progress) awaited.options.onProgress?.(progress);
    }
  }

  /** Asks again for jobs that the server has forgotten; those that were cancelled have failed. */
  async #findLost(): Promise<void> {
    for (const some of chunks([...this.#awaited.values()])) {
      const ids = some.map(({ job }) => job.id);
      const there = await Promise.all(ids.map((id) => this.#redis.exists(keys.job(id))));
      const cancelled = await this.#redis.smismember(keys.cancelled, ...ids);
      for (const [i, awaited] of some.entries()) {
        if (there[i] !== 0) continue;
        if (cancelled[i] === 1) {
          const details = { retryable: true, kind: "CancelledError" };
          awaited.reject(new JobError("queue: the job was cancelled.", details));
        } else awaited.isAsked = false;
      }
    }
  }

  /** Takes a job and its result out of the queue. False if a worker has it. */
  async #remove(id: string): Promise<boolean> {
    const removed = await this.#queue.remove(id).catch(() => 0);
    if (removed === 1) await this.#redis.del(keys.result(id));
    return removed === 1;
  }
}

const tooLargeOrGone = (length: number) =>
  length === 0
    ? "must be there, got none"
    : `must have at most ${MOST_RESULT_BYTES} bytes, got ${length}`;

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += CHUNK) yield all.slice(i, i + CHUNK);
}
