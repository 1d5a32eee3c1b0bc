import { checkArgument, checkOptions } from "@rote/options";
import type { Executor } from "../executors/executor.ts";
import { type JobError, jobError } from "../executors/jobError.ts";
import type { JobProgress } from "../kind/kind.ts";
import { runtime } from "../kind/runtime.ts";
import { distinct, JOBS, type Job } from "../kinds/job.ts";
import type { JobRecord } from "../kinds/kinds.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import { failureRecord } from "../store/failureRecord.ts";
import type { ResultStore } from "../store/resultStore.ts";

export interface SweepOptions {
  store: ResultStore;
  executor: Executor;
  /** How often a failed job is retried, if that may help. Defaults to 1. */
  retries?: number;
  /** Stop at the first job that fails permanently. Defaults to false: the others are done. */
  failFast?: boolean;
  signal?: AbortSignal;
}

export interface JobFailure {
  job: Job;
  error: JobError;
  /** How often it was tried. */
  attempts: number;
}

export type SweepEvent =
  /** Its record was in the store already. */
  | { type: "skipped"; job: Job }
  | { type: "started"; job: Job; attempt: number }
  | ({ type: "progress"; job: Job } & JobProgress)
  | { type: "finished"; job: Job; record: JobRecord }
  /** It will be tried again. */
  | { type: "retried"; job: Job; error: JobError; attempt: number }
  | ({ type: "failed" } & JobFailure)
  /**
   * The last event: the records in the order of the jobs, whatever the order in which they were
   * done.
   */
  | { type: "done"; records: JobRecord[]; failures: JobFailure[] };

/**
 * Does the jobs whose record is not in the store yet, as many at once as the executor allows, as an
 * async iterator of what happens. The store is its only memory: a sweep that was killed, with or
 * without its workers, resumes when it is started again, training runs from their last checkpoints.
 *
 * Leaving the iterator, or the signal, stops the jobs that run.
 *
 * @throws {ResultStoreError} if the store holds something else under a job's name.
 * @throws {JobError} where a run cannot be written to the disk: no other could be, either.
 * @throws the signal's reason once it is aborted.
 */
export async function* sweep(
  jobs: readonly Job[],
  options: SweepOptions,
): AsyncGenerator<SweepEvent, void, undefined> {
  checkOptions(
    "sweep",
    options,
    { store: true, executor: "object", retries: "number", failFast: "boolean", signal: true },
    SpecificationError,
  );
  const { store, executor, retries = 1, failFast = false, signal } = options;

  checkArgument("sweep", "jobs", jobs, JOBS, SpecificationError);
  checkArgument("sweep", "store", store, { read: "function" }, SpecificationError);
  const kind = { execute: "function", concurrency: "number" } as const;
  checkArgument("sweep", "executor", executor, kind, SpecificationError);
  const wanted = distinct(jobs);
  const events = new Channel<SweepEvent>();
  const failures: JobFailure[] = [];
  const stop = new AbortController();
  const stopped = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;

  const waiting: Job[] = [];
  for (const job of wanted) {
    if (await store.read(job.id)) {
      await store.clearWork(job.id); // of a process that was killed just after it was done
      yield { type: "skipped", job };
    } else waiting.push(job);
  }

  const attemptOne = async (job: Job): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      events.push({ type: "started", job, attempt });
      try {
        const onProgress = (progress: JobProgress) =>
          events.push({ type: "progress", job, ...progress });
        await executor.execute(job, { store, signal: stopped, onProgress });
        const record = await recordOf(store, job);
        if (!record) throw new Error(`executor: ${job.id} must be in the store when it is done.`);
        events.push({ type: "finished", job, record });
        return;
      } catch (thrown) {
        if (stopped.aborted) return;
        const error = jobError(thrown);
        if (isOfTheDisk(error)) {
          stop.abort();
          throw error;
        }
        if (!error.retryable || attempt > retries) {
          failures.push({ job, error, attempts: attempt });
          await store.fail(await failureOf(job, error), job.id);
          events.push({ type: "failed", job, error, attempts: attempt });
          if (failFast) stop.abort();
          return;
        }
        events.push({ type: "retried", job, error, attempt });
      }
    }
  };
  const lane = async () => {
    for (let job = waiting.shift(); job && !stopped.aborted; job = waiting.shift()) {
      await attemptOne(job);
    }
  };
  const atOnce = Math.min(executor.concurrency, waiting.length);
  const lanes = Promise.all(Array.from({ length: atOnce }, lane));
  lanes.then(
    () => events.close(),
    (error) => events.fail(error),
  );

  try {
    yield* events;
  } finally {
    stop.abort();
    await lanes.catch(() => {});
  }
  signal?.throwIfAborted();
  const records: JobRecord[] = [];
  for (const job of wanted) {
    const record = await recordOf(store, job);
    if (record) records.push(record);
  }
  const places = new Map(wanted.map(({ id }, i) => [id, i]));
  failures.sort((a, b) => places.get(a.job.id)! - places.get(b.job.id)!);
  yield { type: "done", records, failures };
}

/** Whether it was written to no disk of this machine: no other job could be, either. */
const isOfTheDisk = ({ kind, environment }: JobError) =>
  environment === undefined && ["CheckpointWriteError", "SinkWriteError"].includes(kind);

const failureOf = async ({ kind, specification }: Job, error: JobError) =>
  failureRecord(
    {
      of: kind,
      specification,
      specificationHash: await specificationHash(specification),
      environment: error.environment ?? runtime(),
    },
    error,
  );

/** The store holds under a job's id the record of that job and no other. */
const recordOf = (store: ResultStore, { id }: Job) =>
  store.read(id) as Promise<JobRecord | undefined>;

/** A queue from several producers to one consumer. */
class Channel<T> implements AsyncIterable<T> {
  readonly #queue: T[] = [];
  #ended = false;
  #error: unknown;
  #wake: (() => void) | undefined;

  push(value: T): void {
    this.#queue.push(value);
    this.#wake?.();
  }

  close(): void {
    this.#ended = true;
    this.#wake?.();
  }

  fail(error: unknown): void {
    this.#error = error;
    this.close();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.#queue.length > 0) yield this.#queue.shift()!;
      if (this.#error !== undefined) throw this.#error;
      if (this.#ended) return;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
