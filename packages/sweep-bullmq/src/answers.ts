import { type AnyRecord, runtime } from "@rote/experiments/kinds";
import { JobError } from "@rote/experiments/sweeps";
import { UnrecoverableError } from "bullmq";
import { KEPT, keys } from "./jobQueue.ts";
import { printable } from "./printable.ts";
import { MOST_RESULT_BYTES, type QueueResult, sha256 } from "./queueResult.ts";
import type { QueueRedis } from "./redis.ts";

/** The kind of error of a job that was cancelled. */
export const CANCELLED = "CancelledError";

/** What came of jobs, given back to the queue by whoever holds them. */
export class Answers {
  readonly #redis: QueueRedis;

  constructor(redis: QueueRedis) {
    this.#redis = redis;
  }

  /**
   * Gives a record back. Resolves to its hash; undefined if another worker holds the job now.
   *
   * @throws {JobError} if it is larger than a queue takes.
   */
  async give(id: string, token: string, record: AnyRecord): Promise<string | undefined> {
    const text = JSON.stringify({ type: "record", record } satisfies QueueResult);
    const bytes = Buffer.byteLength(text);
    if (bytes > MOST_RESULT_BYTES) {
      const message = `worker: its record may have ${MOST_RESULT_BYTES} bytes, got ${bytes}.`;
      throw new JobError(message, { retryable: false, kind: "RecordTooLargeError" });
    }
    return (await this.#write(id, token, text)) ? sha256(text) : undefined;
  }

  /** Writes why a job failed, and throws it for BullMQ. */
  async fail(id: string, token: string, error: JobError): Promise<never> {
    const { retryable, kind, epoch, step } = error;
    const message = printable(error.message);
    const result: QueueResult = {
      type: "failure",
      message,
      kind,
      retryable,
      environment: runtime(),
      ...(epoch !== undefined && { epoch }),
      ...(step !== undefined && { step }),
    };
    await this.#write(id, token, JSON.stringify(result));
    const words = `${kind}: ${message}`;
    throw retryable && kind !== CANCELLED ? new Error(words) : new UnrecoverableError(words);
  }

  async #write(id: string, token: string, text: string): Promise<boolean> {
    const [lock, result] = [keys.lock(id), keys.result(id)];
    return (await this.#redis.roteWrite(lock, result, token, 1000 * KEPT, text)) === 1;
  }
}
