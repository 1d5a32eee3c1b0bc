import type { JobProgress } from "@rote/experiments/kinds";
import { type ExecuteOptions, type Job, JobError } from "@rote/experiments/sweeps";
import { parseJson } from "@rote/records/schemas";
import type { Queue } from "bullmq";
import { isObject } from "./isObject.ts";
import { entryOf, type JobEntry, MOST_ENTRY, type RequiredEnvironment } from "./jobEntry.ts";
import { entryOptions, KEPT, keys, openQueue } from "./jobQueue.ts";
import { type Machine, machinesAt } from "./machines.ts";
import { printable } from "./printable.ts";
import { progressOf } from "./progress.ts";
import { QueueError } from "./queueError.ts";
import { QueueResults } from "./queueResults.ts";
import type { QueueRedis } from "./redis.ts";
import { unmet } from "./unmet.ts";

/** Milliseconds between two looks at the queue. */
const LOOK = 500;
/** Looks after which it is made sure that no job was lost, and machines are told. */
const LONG_LOOK = 10;
/** Milliseconds for which a server may answer with errors before everything counts as failed. */
const PATIENCE = 60_000;
/** Jobs that are asked for at once. */
const CHUNK = 500;

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
export class Coordinator {
  readonly #redis: QueueRedis;
  readonly #queue: Queue<JobEntry, string, string>;
  readonly #results: QueueResults;
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
    this.#results = new QueueResults(redis, this.#queue);
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
      const [ended] = await this.#results.ended([id]);
      if (ended!.done || ended!.failed) continue;
      await this.#results.remove(id);
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

  /** Takes the results of what is finished. */
  async #settle(): Promise<void> {
    for (const some of chunks([...this.#awaited.keys()])) {
      const ended = await this.#results.ended(some);
      for (const [i, id] of some.entries()) {
        const awaited = this.#awaited.get(id);
        if (awaited && ended[i]!.done) await this.#take(awaited);
        else if (awaited && ended[i]!.failed) await this.#takeFailed(awaited);
      }
    }
  }

  /**
   * Commits the record of a job, or says why there is none. What was made before it was asked for,
   * in an environment that is not asked for, is made again.
   */
  async #take({ job, options, isAsked, resolve, reject }: Awaited): Promise<void> {
    const record = await jobErrorOr(this.#results.record(job));
    if (record instanceof JobError) return reject(record);
    const reason = unmet(this.#environment ?? {}, environmentOf(record));
    if (reason === undefined) {
      await options.store.commit(record, job.id).then(resolve, reject);
    } else if (!isAsked) await this.#results.remove(job.id);
    else {
      const message = `queue: the record of ${job.id} is of another environment: ${reason}.`;
      reject(new JobError(message, { retryable: true, kind: "EnvironmentError" }));
    }
  }

  /** Why a job failed; what failed before it was asked for is done again if that may help. */
  async #takeFailed({ job, options, isAsked, resolve, reject }: Awaited): Promise<void> {
    const record = await jobErrorOr(this.#results.recordOfFailed(job));
    if (!(record instanceof JobError)) {
      return options.store.commit(record, job.id).then(resolve, reject);
    }
    if (!isAsked && record.retryable) await this.#results.remove(job.id);
    else reject(record);
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
            opts: { jobId: job.id, ...entryOptions(this.#attempts) },
          })),
        ),
      );
      await Promise.all(some.map((awaited) => this.#askOfEntry(awaited)));
      for (const awaited of some) awaited.isAsked = true;
    }
  }

  /** Has an entry that somebody put there before ask for the environment that is asked for now. */
  async #askOfEntry({ job: { id, ...job } }: Awaited): Promise<void> {
    const [, text] = await this.#redis.roteReadField(keys.job(id), "data", MOST_ENTRY);
    const wanted = await entryOf({ id, ...job } as Job, this.#environment);
    const isOther = text !== null && environmentIn(text) !== environmentIn(JSON.stringify(wanted));
    if (isOther) await this.#redis.hset(keys.job(id), "data", JSON.stringify(wanted));
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
}

/** What a record says of where it was made. */
const environmentOf = (record: object) =>
  "environment" in record && isObject(record.environment) ? record.environment : {};

/** What an entry asks for, as text; undefined if it is no entry. */
function environmentIn(text: string): string | undefined {
  try {
    const { environment = {} } = parseJson(text) as Partial<JobEntry>;
    return JSON.stringify(environment);
  } catch {
    return undefined;
  }
}

/** What a promise comes to, or the error of a job that it ends in. */
const jobErrorOr = <T>(promise: Promise<T>): Promise<T | JobError> =>
  promise.catch((error) => {
    if (error instanceof JobError) return error;
    throw error;
  });

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += CHUNK) yield all.slice(i, i + CHUNK);
}
