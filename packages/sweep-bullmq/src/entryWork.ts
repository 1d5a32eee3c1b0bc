import { rm } from "node:fs/promises";
import type { Job } from "@rote/experiments/kinds";
import {
  type Executor,
  JobError,
  type JobProgress,
  type ResultStore,
} from "@rote/experiments/sweeps";
import { type Job as BullJob, DelayedError, WaitingError } from "bullmq";
import { Answers, CANCELLED } from "./answers.ts";
import type { CheckpointStore } from "./checkpointStore.ts";
import { jobOfEntry, parseEntry } from "./jobEntry.ts";
import { QueueEntryError } from "./queueEntryError.ts";
import type { QueueRedis } from "./redis.ts";
import { Refusals } from "./refusals.ts";
import { RunCheckpoints } from "./runCheckpoints.ts";
import type { WorkerEvent } from "./workerEvent.ts";

/** What a machine lacks, rather than what a job is: another machine may have it. */
const OF_THE_MACHINE = ["BackendError", "MemoryError", "MissingFileError", "OfflineError"];

/** An entry of the queue with its text. */
type Entry = BullJob<string, string, string>;

/** Why a job that runs is to end before it is done. */
export type Stop = "stopping" | "lost" | "cancelled";

/** With what entries are done. */
export interface EntryTools {
  redis: QueueRedis;
  /** Where jobs are done, on this machine. */
  results: ResultStore;
  store: CheckpointStore;
  pool: Executor;
  backend: string;
  checkpointEvery: number;
  onEvent: (event: WorkerEvent) => void;
}

/** Does entries of a queue: each comes to its record, or to why there is none. */
export class EntryWork {
  /** The jobs that run, by their ids. */
  readonly running = new Map<string, (why: Stop) => void>();
  readonly refusals: Refusals;
  readonly #tools: EntryTools;
  readonly #answers: Answers;

  constructor(tools: EntryTools) {
    this.#tools = tools;
    this.#answers = new Answers(tools.redis);
    this.refusals = new Refusals(tools.backend);
  }

  /** Does one. Resolves to the hash of its result. */
  async do(entry: Entry, token: string): Promise<string> {
    const id = entry.id!;
    let job: Job;
    try {
      const parsed = parseEntry(id, entry.data);
      const reason = await this.refusals.reasonFor(id, parsed);
      if (reason !== undefined) return await this.#refuse(entry, token, reason, true);
      job = await jobOfEntry(id, parsed);
    } catch (error) {
      if (!(error instanceof QueueEntryError)) throw error;
      const { name: kind, message } = error;
      return this.#fail(id, token, new JobError(message, { retryable: false, kind }));
    }
    this.refusals.accept();
    return this.#run(job, entry, token);
  }

  async #run(job: Job, entry: Entry, token: string): Promise<string> {
    const { results, store, pool, checkpointEvery, onEvent } = this.#tools;
    const { id } = job;
    const stop = new AbortController();
    this.running.set(id, (why) => stop.abort(why));
    const checkpoints = new RunCheckpoints(job, results, store);
    const save = async () => {
      const reason = await checkpoints.save({ token });
      if (reason !== undefined) onEvent({ type: "checkpointNotKept", job, reason });
    };
    let saving: NodeJS.Timeout | undefined;
    try {
      const step = await checkpoints.restore();
      onEvent({ type: "started", job, ...(step !== undefined && { step }) });
      saving = setInterval(() => void save(), 1000 * checkpointEvery);
      const onProgress = this.#teller(job, entry);
      await pool.execute(job, { store: results, signal: stop.signal, onProgress });
    } catch (error) {
      if (!stop.signal.aborted) return await this.#failed(entry, token, error);
      await save();
      return await this.#release(job, entry, token, stop.signal.reason as Stop);
    } finally {
      clearInterval(saving);
      this.running.delete(id);
    }
    return this.#give(job, token);
  }

  /** Gives the record back, if this worker still holds the job. Resolves to its hash. */
  async #give(job: Job, token: string): Promise<string> {
    const { results, store, onEvent } = this.#tools;
    const { id } = job;
    let hash: string | undefined;
    try {
      hash = await this.#answers.give(id, token, (await results.read(id))!);
    } catch (error) {
      if (error instanceof JobError) return this.#fail(id, token, error);
      throw error;
    }
    if (hash === undefined) return this.#lost(job);
    await store.remove(id).catch(() => {}); // else it is forgotten after a while
    await rm(results.folderOf(id), { recursive: true, force: true }).catch(() => {});
    onEvent({ type: "finished", job });
    return hash;
  }

  /** Ends a job that failed here: for good, or for this machine. */
  #failed(entry: Entry, token: string, thrown: unknown): Promise<never> {
    const error =
      thrown instanceof JobError
        ? thrown
        : new JobError(String(thrown), { retryable: true, kind: "WorkerError" });
    const { kind, message } = error;
    if (!OF_THE_MACHINE.includes(kind)) return this.#fail(entry.id!, token, error);
    return this.#refuse(entry, token, `${kind}: ${message}`);
  }

  #fail(id: string, token: string, error: JobError): Promise<never> {
    this.#tools.onEvent({ type: "failed", id, error });
    return this.#answers.fail(id, token, error);
  }

  /** Leaves a job to other machines. */
  async #refuse(entry: Entry, token: string, reason: string, isOfEntry = false): Promise<never> {
    const id = entry.id!;
    const { isNew, seconds } = this.refusals.add(id, reason, isOfEntry);
    if (isNew) this.#tools.onEvent({ type: "refused", id, reason });
    await entry.moveToDelayed(Date.now() + 1000 * seconds, token);
    throw new DelayedError();
  }

  /** Ends a job that was stopped before it was done. Its last checkpoint is saved. */
  async #release(job: Job, entry: Entry, token: string, why: Stop): Promise<never> {
    if (why === "lost") return this.#lost(job);
    if (why === "cancelled") {
      const details = { retryable: true, kind: CANCELLED };
      return this.#fail(job.id, token, new JobError("worker: the job was cancelled.", details));
    }
    await entry.moveToWait(token);
    this.#tools.onEvent({ type: "released", job, reason: "this machine stops" });
    throw new WaitingError();
  }

  /** Whoever holds the job now will end it: nothing is written. */
  #lost(job: Job): never {
    this.#tools.onEvent({ type: "released", job, reason: "its lease was lost" });
    throw new WaitingError();
  }

  /** Says how far a job is, here at once and in the queue every second. */
  #teller(job: Job, entry: Entry) {
    let last = Number.NEGATIVE_INFINITY;
    return (progress: JobProgress) => {
      this.#tools.onEvent({ type: "progress", job, ...progress });
      if (performance.now() - last < 1000) return;
      last = performance.now();
      entry.updateProgress({ ...progress }).catch(() => {}); // it is talk
    };
  }
}
