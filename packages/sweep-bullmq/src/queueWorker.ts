import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { environmentHere, type Job, runtime } from "@rote/experiments/kinds";
import { type Executor, JobError, type JobProgress, ResultStore } from "@rote/experiments/sweeps";
import { DelayedError, type Job as Entry, UnrecoverableError, WaitingError, Worker } from "bullmq";
import type { CheckpointStore } from "./checkpointStore.ts";
import { folderCheckpoints } from "./folderCheckpoints.ts";
import { type JobEntry, jobOfEntry, MOST_ENTRY, numericsOf, parseEntry } from "./jobEntry.ts";
import { KEPT, keys, NAME, PREFIX } from "./jobQueue.ts";
import { BEAT, forgetMachine, sayMachine } from "./machines.ts";
import { printable } from "./printable.ts";
import { QueueEntryError } from "./queueEntryError.ts";
import { MOST_RESULT_BYTES, type QueueResult, sha256 } from "./queueResult.ts";
import { connect, type QueueRedis } from "./redis.ts";
import { redisCheckpoints } from "./redisCheckpoints.ts";
import { RunCheckpoints } from "./runCheckpoints.ts";

export type WorkerEvent =
  /** The worker waits for jobs, under its name. */
  | { type: "ready"; machine: string }
  /** It does a job, from the checkpoint of a step if another has begun it. */
  | { type: "started"; job: Job; step?: number }
  | ({ type: "progress"; job: Job } & JobProgress)
  | { type: "finished"; job: Job }
  /** It will be tried again by whoever is free, if that may help. */
  | { type: "failed"; id: string; error: JobError }
  /** This machine does not suit; another one may. */
  | { type: "refused"; id: string; reason: string }
  /** Given up before its end: the machine is to stop, or another one has the job. */
  | { type: "released"; job: Job; reason: string }
  | { type: "checkpointNotKept"; job: Job; reason: string }
  /** Of the connection, or of the queue: the worker goes on trying. */
  | { type: "trouble"; message: string };

/** How often a job may lose its worker before it counts as failed. */
const MOST_LOST = 20;
/**
 * Seconds for which a job that was refused waits for another machine at most: one more with each
 * refusal, so that many jobs that suit nobody keep nobody busy.
 */
const MOST_WAITING = 60;
/** How many refusals are remembered. */
const MOST_REFUSALS = 100;
/** Milliseconds in which a worker that is to stop gives its jobs back. */
const GRACE = 30_000;

/** What a machine lacks, rather than what a job is: another machine may have it. */
const OF_THE_MACHINE = ["BackendError", "MemoryError", "MissingFileError", "OfflineError"];

/** What a worker is told, complete: see `RunWorkerOptions`. */
export interface WorkerSettings {
  jobs: number;
  backend: string;
  checkpoints: string | undefined;
  checkpointEvery: number;
  lease: number;
  signal: AbortSignal | undefined;
  onEvent: (event: WorkerEvent) => void;
}

/** Does the jobs of a queue on an executor until the signal aborts. */
export async function workAt(
  address: string,
  pool: Executor,
  settings: WorkerSettings,
): Promise<void> {
  const { checkpoints, signal } = settings;
  const redis = await connect(address, signal);
  const folder = mkdtempSync(join(tmpdir(), "rote-worker-"));
  const results = new ResultStore(folder);
  const store =
    checkpoints === undefined ? redisCheckpoints(redis) : folderCheckpoints(checkpoints);
  try {
    await new QueueWorker({ ...settings, redis, results, store, pool }).work(signal);
  } finally {
    redis.disconnect();
    await rm(folder, { recursive: true, force: true }).catch(() => {});
  }
}

interface Settings extends WorkerSettings {
  redis: QueueRedis;
  results: ResultStore;
  store: CheckpointStore;
  pool: Executor;
}

/** Why a job that runs is to end before it is done. */
type Stop = "stopping" | "lost" | "cancelled";

class QueueWorker {
  readonly #set: Settings;
  readonly #name = `${hostname()}:${process.pid}`;
  /** The jobs that run, by their ids. */
  readonly #running = new Map<string, (why: Stop) => void>();
  readonly #refused = new Map<string, string>();
  /** Refusals since this machine last did a job. */
  #inARow = 0;
  #environment: Promise<Record<string, string>> | undefined;

  constructor(settings: Settings) {
    this.#set = settings;
  }

  async work(signal: AbortSignal | undefined): Promise<void> {
    const { redis, jobs, lease, onEvent } = this.#set;
    const worker = new EntryWorker(NAME, (entry, token) => this.#do(entry, token!), {
      connection: redis,
      prefix: PREFIX,
      skipVersionCheck: true, // it would print
      name: this.#name,
      concurrency: jobs,
      lockDuration: Math.ceil(1000 * lease),
      stalledInterval: Math.ceil((1000 * lease) / 3), // Redis takes whole milliseconds
      maxStalledCount: MOST_LOST,
    });
    let trouble = "";
    worker.on("error", ({ message }) => {
      if (message === trouble) return; // as at each attempt to reach a server that is gone
      trouble = message;
      onEvent({ type: "trouble", message: printable(message) });
    });
    worker.on("lockRenewalFailed", (ids) => {
      for (const id of ids) this.#running.get(id)?.("lost");
    });
    const beat = setInterval(() => void this.#beat().catch(() => {}), BEAT);
    try {
      await worker.waitUntilReady();
      await this.#beat();
      onEvent({ type: "ready", machine: this.#name });
      await new Promise<void>((resolve) => {
        if (signal?.aborted) resolve();
        signal?.addEventListener("abort", () => resolve(), { once: true });
      });
    } finally {
      clearInterval(beat);
      const closed = worker.close();
      for (const stop of this.#running.values()) stop("stopping");
      await Promise.race([
        closed.then(() => forgetMachine(redis, this.#name)).catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, GRACE).unref()),
      ]);
      redis.disconnect();
    }
  }

  /** Says that this machine is there, and hears of what was cancelled. */
  async #beat(): Promise<void> {
    const { redis, jobs: slots, backend } = this.#set;
    const jobs = [...this.#running.keys()];
    await sayMachine(redis, {
      name: this.#name,
      slots,
      backend,
      runtime: `Node ${process.versions.node}`,
      jobs,
      refused: Object.fromEntries(this.#refused),
    });
    if (jobs.length === 0) return;
    const cancelled = await redis.smismember(keys.cancelled, ...jobs);
    for (const [i, id] of jobs.entries())
      if (cancelled[i] === 1) this.#running.get(id)?.("cancelled");
  }

  /** Does an entry of the queue. Resolves to the hash of its result. */
  async #do(entry: Entry<string, string, string>, token: string): Promise<string> {
    const id = entry.id!;
    let job: Job;
    try {
      const parsed = parseEntry(id, entry.data);
      const reason = this.#refused.get(id) ?? (await this.#unsuited(parsed));
      if (reason !== undefined) return this.#refuse(entry, token, reason);
      job = await jobOfEntry(id, parsed);
    } catch (error) {
      if (!(error instanceof QueueEntryError)) throw error;
      const { name: kind, message } = error;
      return this.#fail(id, token, new JobError(message, { retryable: false, kind }));
    }
    return this.#run(job, entry, token);
  }

  async #run(job: Job, entry: Entry<string, string, string>, token: string): Promise<string> {
    const { results, store, pool, checkpointEvery, onEvent } = this.#set;
    const { id } = job;
    const stop = new AbortController();
    this.#running.set(id, (why) => stop.abort(why));
    this.#inARow = 0;
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
      if (!stop.signal.aborted) {
        const failed =
          error instanceof JobError
            ? error
            : new JobError(String(error), { retryable: true, kind: "WorkerError" });
        if (OF_THE_MACHINE.includes(failed.kind)) {
          return await this.#refuse(entry, token, `${failed.kind}: ${failed.message}`);
        }
        return await this.#fail(id, token, failed);
      }
      await save();
      return await this.#release(job, entry, token, stop.signal.reason as Stop);
    } finally {
      clearInterval(saving);
      this.#running.delete(id);
    }
    return this.#give(job, token);
  }

  /** Gives the record back, if this worker still holds the job. Resolves to its hash. */
  async #give(job: Job, token: string): Promise<string> {
    const { results, store, onEvent } = this.#set;
    const { id } = job;
    const record = (await results.read(id))!;
    const text = JSON.stringify({ type: "record", record } satisfies QueueResult);
    const bytes = Buffer.byteLength(text);
    if (bytes > MOST_RESULT_BYTES) {
      const message = `worker: its record may have ${MOST_RESULT_BYTES} bytes, got ${bytes}.`;
      const details = { retryable: false, kind: "RecordTooLargeError" };
      return this.#fail(id, token, new JobError(message, details));
    }
    if (!(await this.#write(id, token, text))) return this.#lost(job);
    await store.remove(id).catch(() => {}); // else it is forgotten after a while
    await rm(results.folderOf(id), { recursive: true, force: true }).catch(() => {});
    onEvent({ type: "finished", job });
    return sha256(text);
  }

  /** Writes why a job failed, and throws it for BullMQ. */
  async #fail(id: string, token: string, error: JobError): Promise<never> {
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
    this.#set.onEvent({ type: "failed", id, error });
    const words = `${kind}: ${message}`;
    throw retryable && kind !== CANCELLED ? new Error(words) : new UnrecoverableError(words);
  }

  /** Leaves a job to other machines. */
  async #refuse(entry: Entry, token: string, reason: string): Promise<never> {
    const id = entry.id!;
    if (!this.#refused.has(id)) this.#set.onEvent({ type: "refused", id, reason });
    this.#refused.set(id, reason);
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > MOST_REFUSALS) this.#refused.delete(oldest!);
    this.#inARow = Math.min(this.#inARow + 1, MOST_WAITING);
    await entry.moveToDelayed(Date.now() + 1000 * this.#inARow, token);
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
    this.#set.onEvent({ type: "released", job, reason: "this machine stops" });
    throw new WaitingError();
  }

  /** Whoever holds the job now will end it: nothing is written. */
  #lost(job: Job): never {
    this.#set.onEvent({ type: "released", job, reason: "its lease was lost" });
    throw new WaitingError();
  }

  async #write(id: string, token: string, text: string): Promise<boolean> {
    const { redis } = this.#set;
    return (await redis.roteWrite(keys.lock(id), keys.result(id), token, 1000 * KEPT, text)) === 1;
  }

  /** Why this machine must not do a job; undefined if it may. */
  async #unsuited({ kind, numerics, environment = {} }: JobEntry): Promise<string | undefined> {
    const here = await numericsOf(kind);
    if (numerics !== here) return `numerics must be version ${numerics}, here ${here}`;
    if (Object.keys(environment).length === 0) return undefined;
    this.#environment ??= environmentOf(this.#set.backend);
    const known = await this.#environment;
    const other = Object.entries(environment).find(([name, value]) => known[name] !== value);
    if (!other) return undefined;
    const [name, value] = other;
    return `${name} must be ${printable(value)}, here ${known[name] ?? "not known"}`;
  }

  /** Says how far a job is, here at once and in the queue every second. */
  #teller(job: Job, entry: Entry<string, string, string>) {
    let last = Number.NEGATIVE_INFINITY;
    return (progress: JobProgress) => {
      this.#set.onEvent({ type: "progress", job, ...progress });
      if (performance.now() - last < 1000) return;
      last = performance.now();
      entry.updateProgress({ ...progress }).catch(() => {}); // it is talk
    };
  }
}

/** What a job may ask for, as far as it is known without starting the backend. */
async function environmentOf(backend: string): Promise<Record<string, string>> {
  const { packages, ...fields } = await environmentHere(backend);
  return Object.fromEntries(
    Object.entries({ ...packages, ...fields }).map(([name, value]) => [name, String(value)]),
  );
}

const CANCELLED = "CancelledError";

/**
 * A worker that takes entries as they are written, whoever wrote them, so that they are named and
 * refused if they are no jobs: BullMQ would not go on after one that is no JSON.
 */
class EntryWorker extends Worker<string, string, string> {
  protected override createJob(data: Parameters<Worker["createJob"]>[0], id: string) {
    const text = String(data.data).slice(0, MOST_ENTRY + 1);
    return super.createJob({ ...data, data: JSON.stringify(text) }, id);
  }
}
