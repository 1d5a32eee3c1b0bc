import type { AnyRecord, Job } from "@rote/experiments/kinds";
import { JobError } from "@rote/experiments/sweeps";
import type { Queue } from "bullmq";
import type { JobEntry } from "./jobEntry.ts";
import { keys } from "./jobQueue.ts";
import { printable } from "./printable.ts";
import { MOST_RESULT_BYTES, QueueResultError, recordOfResult, sha256 } from "./queueResult.ts";
import type { QueueRedis } from "./redis.ts";

/** What stands in a queue of jobs that have ended, checked before it is believed. */
export class QueueResults {
  readonly #redis: QueueRedis;
  readonly #queue: Queue<JobEntry, string, string>;

  constructor(redis: QueueRedis, queue: Queue<JobEntry, string, string>) {
    this.#redis = redis;
    this.#queue = queue;
  }

  /** Whether jobs are among those that are done, and among those that have failed. */
  async ended(ids: readonly string[]): Promise<{ done: boolean; failed: boolean }[]> {
    const [done, failed] = await Promise.all([
      this.#redis.zmscore(keys.state("completed"), ...ids),
      this.#redis.zmscore(keys.state("failed"), ...ids),
    ]);
    return ids.map((_, i) => ({ done: done[i] !== null, failed: failed[i] !== null }));
  }

  /**
   * The record of a job that is done. What is none is removed, so that the job can be asked for
   * again.
   *
   * @throws {JobError} saying what is wrong with it, or why the job failed.
   */
  async record(job: Job): Promise<AnyRecord> {
    return this.#checked(job, () => this.#resultOf(job.id));
  }

  /** The same of a job that has failed: its worker may have been lost after it gave the record. */
  async recordOfFailed(job: Job): Promise<AnyRecord> {
    const [length, text] = await this.#redis.roteRead(keys.result(job.id), MOST_RESULT_BYTES);
    if (length === 0) throw await this.#unexplained(job);
    return this.#checked(job, async () => {
      if (text === null) throw new QueueResultError(job, tooLargeOrGone(length));
      return text;
    });
  }

  /** Takes a job and its result out of the queue. False if a worker has it. */
  async remove(id: string): Promise<boolean> {
    const removed = await this.#queue.remove(id).catch(() => 0);
    if (removed === 1) await this.#redis.del(keys.result(id));
    return removed === 1;
  }

  async #checked(job: Job, read: () => Promise<string>): Promise<AnyRecord> {
    try {
      return await recordOfResult(job, await read());
    } catch (error) {
      if (!(error instanceof QueueResultError)) throw error;
      await this.remove(job.id);
      const { name: kind, message } = error;
      throw new JobError(message, { retryable: true, kind });
    }
  }

  /** The result of a job that is done: the one that its worker names by its hash. */
  async #resultOf(id: string): Promise<string> {
    const [, returned] = await this.#redis.roteReadField(keys.job(id), "returnvalue", 100);
    const [length, text] = await this.#redis.roteRead(keys.result(id), MOST_RESULT_BYTES);
    if (text === null) throw new QueueResultError({ id }, tooLargeOrGone(length));
    if (JSON.stringify(sha256(text)) !== returned) {
      throw new QueueResultError({ id }, "must have the hash that its worker gave, got another");
    }
    return text;
  }

  /** Why a job failed of which no worker said anything: its workers were lost, again and again. */
  async #unexplained({ id }: Job): Promise<JobError> {
    const [, reason] = await this.#redis.roteReadField(keys.job(id), "failedReason", 4096);
    const got = printable(reason ?? "no reason");
    const message = `queue: ${id} must end with a record, got: ${got}.`;
    return new JobError(message, { retryable: true, kind: "QueueError" });
  }
}

const tooLargeOrGone = (length: number) =>
  length === 0
    ? "must be there, got none"
    : `must have at most ${MOST_RESULT_BYTES} bytes, got ${length}`;
