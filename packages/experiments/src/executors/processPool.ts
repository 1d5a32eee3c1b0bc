import { type ChildProcess, fork } from "node:child_process";
import { availableParallelism, totalmem } from "node:os";
import { fileURLToPath } from "node:url";
import { checkOptions } from "@rote/options";
import type { CheckpointEvery } from "@rote/training";
import { DATA_SOURCE, type DataSource } from "../kind/kind.ts";
import type { Job } from "../kinds/job.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import type { ExecuteOptions, Executor } from "./executor.ts";
import { JobError } from "./jobError.ts";
import { lastWords } from "./lastWords.ts";
import type { WorkerMessage, WorkerTask } from "./workerMessages.ts";

export interface ProcessPoolOptions {
  /**
   * Processes at once. Defaults to half the cores: an operator of the onnx backend uses several.
   */
  concurrency?: number;
  /** A tfjs backend, as for `startBackend`. Defaults to "auto". */
  backend?: string;
  /** Threads of each process' onnx backend. Defaults to the cores divided by the processes. */
  threads?: number;
  /**
   * Resident memory in bytes above which a process is ended, and its job fails permanently.
   * Defaults to nine tenths of the machine's, divided by the processes.
   */
  memoryLimit?: number;
  data?: DataSource;
  /** Paths of modules with networks of one's own, as for `loadNetwork`. Defaults to none. */
  networks?: readonly string[];
  /** How often to save a checkpoint. Defaults to every 30 seconds. */
  checkpointEvery?: CheckpointEvery;
  /** Called with the id of each process as it starts, and of which job. */
  onStart?: (pid: number, job: Job) => void;
}

const GRACE = 10_000; // milliseconds from the request to stop to the end

/**
 * Does each job in a process of its own, several at once. Memory is returned when the process ends;
 * a crash costs one job its progress since the last checkpoint; and no job can exhaust the
 * machine's memory: the JavaScript heap is bounded, and a process whose resident memory exceeds the
 * limit is ended.
 *
 * @throws {SpecificationError} if an option is out of its range: processes and threads at most four
 * times as many as processors, or 64.
 */
export function processPool(options: ProcessPoolOptions = {}): Executor {
  checkOptions(
    "processPool",
    options,
    {
      concurrency: "number",
      backend: true,
      threads: "number",
      memoryLimit: "number",
      data: true,
      networks: true,
      checkpointEvery: true,
      onStart: true,
    },
    SpecificationError,
  );
  const {
    concurrency = Math.max(1, Math.floor(availableParallelism() / 2)),
    backend = "auto",
    threads = Math.max(1, Math.floor(availableParallelism() / concurrency)),
    memoryLimit = (0.9 * totalmem()) / concurrency,
    data = {},
    networks = [],
    checkpointEvery,
    onStart,
  } = options;
  checkOptions("processPool", data, DATA_SOURCE, SpecificationError, "data");

  const most = Math.max(64, 4 * availableParallelism());
  for (const [name, value] of Object.entries({ concurrency, threads })) {
    if (Number.isInteger(value) && value >= 1 && value <= most) continue;
    throw new SpecificationError(
      `processPool: ${name} must be an integer in [1, ${most}], got ${value}. More than there ` +
        "are cores only wait for each other.",
    );
  }
  if (!(memoryLimit > 0)) {
    throw new SpecificationError(
      `processPool: memoryLimit must be a positive number of bytes, got ${memoryLimit}.`,
    );
  }
  const heap = Math.max(64, Math.floor(memoryLimit / MEBIBYTE));
  const isSource = import.meta.url.endsWith(".ts");
  const worker = fileURLToPath(new URL(isSource ? "worker.ts" : "worker.js", import.meta.url));
  const conditions = isSource ? ["--conditions=@rote/source"] : [];

  return {
    concurrency,
    async execute(job, options) {
      options.signal?.throwIfAborted();
      const child = fork(worker, {
        execArgv: [...conditions, `--max-old-space-size=${heap}`],
        stdio: ["ignore", "ignore", "pipe", "ipc"],
      });
      onStart?.(child.pid!, job);
      const { directory } = options.store;
      const task: WorkerTask = {
        job,
        directory,
        data,
        networks,
        backend,
        threads,
        checkpointEvery: checkpointEvery ?? null,
      };
      child.send(task, () => {}); // a process that is gone already says so by its exit
      await outcomeOf(child, memoryLimit, options);
    },
  };
}

const MEBIBYTE = 2 ** 20;

/** Waits for the end of a worker; rejects if it did not do its job. */
function outcomeOf(
  child: ChildProcess,
  memoryLimit: number,
  { signal, onProgress }: ExecuteOptions,
): Promise<void> {
  let last: WorkerMessage | undefined;
  let memoryExceeded: number | undefined;
  let talk = "";
  child.stderr!.on("data", (data) => {
    talk = `${talk}${data}`.slice(-2000);
  });
  child.on("message", (received) => {
    const message = received as WorkerMessage;
    if (message.type === "progress") onProgress?.(message.progress);
    else if (message.type !== "memory") last = message;
    else if (message.bytes > memoryLimit && memoryExceeded === undefined) {
      memoryExceeded = message.bytes;
      child.kill("SIGKILL");
    }
  });

  let grace: NodeJS.Timeout | undefined;
  const stop = () => {
    child.kill("SIGTERM");
    grace = setTimeout(() => child.kill("SIGKILL"), GRACE);
  };
  signal?.addEventListener("abort", stop, { once: true });

  return new Promise<void>((resolve, reject) => {
    child.on("error", (error) =>
      reject(new JobError(`worker: ${error.message}.`, { retryable: true, kind: error.name })),
    );
    child.on("close", (code, killedBy) => {
      if (last?.type === "done") return resolve();
      if (signal?.aborted) return reject(signal.reason);
      if (memoryExceeded !== undefined) return reject(tooMuchMemory(memoryExceeded, memoryLimit));
      if (last?.type === "failed") return reject(new JobError(last.message, last));
      const how = killedBy === null ? `with exit code ${code}` : `by ${killedBy}`;
      const said = lastWords(talk);
      const message = `worker: it must end with a record, but ended ${how}.${said && `\n${said}`}`;
      reject(new JobError(message, { retryable: true, kind: "WorkerError" }));
    });
  }).finally(() => {
    clearTimeout(grace);
    signal?.removeEventListener("abort", stop);
  });
}

const tooMuchMemory = (bytes: number, limit: number) =>
  new JobError(
    `worker: its memory must stay below ${mebibytes(limit)} MiB, got ${mebibytes(bytes)} MiB. ` +
      "Run fewer at once, raise the limit, or use a smaller batch.",
    { retryable: false, kind: "MemoryError" },
  );

const mebibytes = (bytes: number) => Math.round(bytes / MEBIBYTE);
