import { readFileSync, writeFileSync } from "node:fs";
import { Worker } from "node:worker_threads";

/** Milliseconds between two signs of life of a holder. */
const RENEWAL = 2_000;
/**
 * Milliseconds without a sign of life, by the clock of whoever waits, after which a holder that
 * cannot be asked counts as gone.
 */
export const LEASE = 10_000;

/**
 * Renews a file until the returned function is called: every two seconds its content changes. A
 * thread of its own does it, since a training step may hold up the others for longer than a lease.
 * The time of the file does not matter, so that clocks may be wrong, or jump.
 */
export function renew(file: string): () => void {
  const thread = renewals();
  if (!thread) return renewByTimer(file);
  thread.held.add(file);
  thread.worker.postMessage({ add: file });
  return () => {
    thread.held.delete(file);
    thread.worker.postMessage({ remove: file });
    if (thread.held.size > 0) return;
    running = undefined;
    void thread.worker.terminate();
  };
}

interface Renewals {
  worker: Worker;
  held: Set<string>;
}
let running: Renewals | undefined;

/** The thread; undefined where there can be none. */
function renewals(): Renewals | undefined {
  if (running) return running;
  try {
    const worker = new Worker(SOURCE, {
      eval: true,
      workerData: RENEWAL,
      execArgv: [],
      stderr: true,
    });
    worker.unref();
    worker.on("error", () => {}); // then the lease runs out, and the holder learns it at its commit
    running = { worker, held: new Set() };
    return running;
  } catch {
    return undefined;
  }
}

/** What the thread does; it stands here as text since a bundle has no file for it. */
const SOURCE = `
const { closeSync, openSync, writeSync } = require("node:fs");
const { parentPort, workerData } = require("node:worker_threads");
const files = new Set();
let count = 0;
parentPort.on("message", ({ add, remove }) => {
  if (add) files.add(add);
  files.delete(remove);
});
setInterval(() => {
  count++;
  for (const file of files) {
    try {
      const open = openSync(file, "r+"); // never made anew: whoever took over has removed it
      writeSync(open, String(count).padEnd(16), 0);
      closeSync(open);
    } catch (error) {
      if (error.code === "ENOENT") files.delete(file);
    }
  }
}, workerData);
`;

function renewByTimer(file: string): () => void {
  let count = 0;
  const timer = setInterval(() => {
    try {
      writeFileSync(file, signOf(++count), { flag: "r+" });
    } catch {
      // Taken over, as the holder learns at its commit.
    }
  }, RENEWAL);
  timer.unref();
  return () => clearInterval(timer);
}

/** A sign of life, always as long as the first, so that a full disk has room for the next. */
export const signOf = (count: number): string => String(count).padEnd(16);

/**
 * What a holder's signs of life read now; undefined if they are gone.
 *
 * @throws the system's error where they are there and cannot be read.
 */
function readSign(file: string): string | undefined {
  try {
    return readFileSync(file, "latin1");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Watches whether holders that cannot be asked still give signs of life, by this clock alone. */
export class Observations {
  readonly #seen = new Map<string, { sign: string | undefined; since: number }>();
  readonly #lease: number;

  constructor(lease: number) {
    this.#lease = lease;
  }

  /**
   * Whether the holder that renews this file lives; undefined as long as that is not known. One
   * whose signs cannot be read, such as another user's, is never taken for gone.
   */
  lives(file: string): boolean | undefined {
    let sign: string | undefined;
    try {
      sign = readSign(file);
    } catch {
      return true;
    }
    const before = this.#seen.get(file);
    const now = performance.now();
    if (!before) this.#seen.set(file, { sign, since: now });
    else if (before.sign !== sign) return true;
    else if (now - before.since > this.#lease) return false;
    return undefined;
  }
}
