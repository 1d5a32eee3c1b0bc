import { hostname } from "node:os";
import { type Executor, ResultStore } from "@rote/experiments/sweeps";
import { EntryWork } from "./entryWork.ts";
import { EntryWorker } from "./entryWorker.ts";
import { folderCheckpoints } from "./folderCheckpoints.ts";
import { keys, NAME, PREFIX } from "./jobQueue.ts";
import { BEAT, forgetMachine, sayMachine } from "./machines.ts";
import { printable } from "./printable.ts";
import { connect, type QueueRedis } from "./redis.ts";
import { redisCheckpoints } from "./redisCheckpoints.ts";
import type { WorkerEvent } from "./workerEvent.ts";
import { workFolder } from "./workFolder.ts";

/** How often a job may lose its worker before it counts as failed. */
const MOST_LOST = 20;
/** Milliseconds in which a worker that is to stop gives its jobs back. */
const GRACE = 30_000;

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
  const folder = await workFolder();
  const results = new ResultStore(folder.path);
  const store =
    checkpoints === undefined ? redisCheckpoints(redis) : folderCheckpoints(checkpoints);
  try {
    const work = new EntryWork({ ...settings, redis, results, store, pool });
    await new QueueWorker(redis, work, settings).work();
  } finally {
    redis.disconnect();
    await folder.remove();
  }
}

/** A process at a queue: takes entries, holds their leases, and says that it is there. */
class QueueWorker {
  readonly #redis: QueueRedis;
  readonly #work: EntryWork;
  readonly #set: WorkerSettings;
  readonly #name = `${hostname()}:${process.pid}`;

  constructor(redis: QueueRedis, work: EntryWork, settings: WorkerSettings) {
    this.#redis = redis;
    this.#work = work;
    this.#set = settings;
  }

  /** Until the signal aborts. */
  async work(): Promise<void> {
    const { onEvent, signal } = this.#set;
    const worker = this.#listen();
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
      for (const stop of this.#work.running.values()) stop("stopping");
      await Promise.race([
        closed.then(() => forgetMachine(this.#redis, this.#name)).catch(() => {}),
        new Promise((resolve) => setTimeout(resolve, GRACE).unref()),
      ]);
      this.#redis.disconnect();
    }
  }

  #listen(): EntryWorker {
    const { jobs, lease, onEvent } = this.#set;
    const worker = new EntryWorker(NAME, (entry, token) => this.#work.do(entry, token!), {
      connection: this.#redis,
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
      for (const id of ids) this.#work.running.get(id)?.("lost");
    });
    return worker;
  }

  /** Says that this machine is there, and hears of what was cancelled. */
  async #beat(): Promise<void> {
    const { jobs: slots, backend } = this.#set;
    const { running, refusals } = this.#work;
    const jobs = [...running.keys()];
    await sayMachine(this.#redis, {
      name: this.#name,
      slots,
      backend,
      runtime: `Node ${process.versions.node}`,
      jobs,
      refused: refusals.reasons,
    });
    if (jobs.length === 0) return;
    const cancelled = await this.#redis.smismember(keys.cancelled, ...jobs);
    for (const [i, id] of jobs.entries()) if (cancelled[i] === 1) running.get(id)?.("cancelled");
  }
}
