import process from "node:process";
import { endWithParent, isAlive } from "@rote/files";

/** Why a command stops before its end, with the number that a shell gives such a signal. */
const SIGNALS = {
  SIGHUP: { number: 1, words: "hung up" },
  SIGINT: { number: 2, words: "interrupted" },
  SIGPIPE: { number: 13, words: "nobody reads on" },
  SIGTERM: { number: 15, words: "terminated" },
} as const;

export type StopSignal = keyof typeof SIGNALS;

/** Those that are sent from outside; SIGPIPE is found by writing. */
export const STOP_SIGNALS = ["SIGHUP", "SIGINT", "SIGTERM"] as const;

/** The user, or the system, stopped the command. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  readonly code = "INTERRUPTED";
  readonly exitCode: number;

  constructor(signal: StopSignal) {
    super(`${SIGNALS[signal].words}.`);
    this.exitCode = 128 + SIGNALS[signal].number;
  }
}

/** What the command prints cannot be written. */
export class OutputError extends Error {
  override readonly name = "OutputError";
  readonly code = "OUTPUT";

  constructor(cause: Error) {
    super(
      `output: what is printed must be written, got: ${cause.message}. Free the disk, or print ` +
        "elsewhere.",
      { cause },
    );
  }
}

/** Milliseconds within which several signals are one: a terminal and a timer may both send it. */
export const TOGETHER = 500;

/** Said at the first signal. */
export const STOPPING = "rote: stopping after the step at hand; once more stops at once.\n";

/** The environment variable that tells a process which one watches over it. */
export const WATCHER = "ROTE_WATCHER";

/** Whether the process that started this one answers the signals, or did until it was killed. */
export function isWatched(): boolean {
  const watcher = Number(process.env[WATCHER]);
  if (process.connected !== true || !(watcher > 0)) return false;
  return watcher === process.ppid || !isAlive(watcher);
}

/** What stops a command. */
export interface Interruption {
  /** Aborted by an {@link Interrupted} or an {@link OutputError}. */
  readonly signal: AbortSignal;
  /** Ends the answering of signals. */
  stop(): void;
}

/**
 * A signal that aborts at the first SIGINT, SIGTERM or SIGHUP, or when what is printed can be read
 * or written no longer, so that the step at hand can be finished; another one, half a second later
 * or more, ends the process at once.
 * Where another process watches over this one, the signals come from there, and this one ends
 * within a second after that one is gone.
 */
export function interruption(): Interruption {
  const controller = new AbortController();
  let first = 0;
  const abort = (name: StopSignal) => {
    const reason = new Interrupted(name);
    if (!controller.signal.aborted) {
      first = performance.now();
      controller.abort(reason);
    } else if (performance.now() - first > TOGETHER) process.exit(reason.exitCode);
  };
  const watched = isWatched();
  const listeners = STOP_SIGNALS.map((name) => {
    // Ctrl-C reaches both processes: the one that watches says what to do.
    const listener = watched
      ? () => {}
      : () => {
          if (!controller.signal.aborted) process.stderr.write(STOPPING);
          abort(name);
        };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  if (watched) {
    const listener = (name: unknown) => abort(name as StopSignal);
    const alone = () => abort("SIGTERM"); // whoever watches is gone
    process.on("message", listener).on("disconnect", alone);
    listeners.push(() => process.off("message", listener).off("disconnect", alone));
    endWithParent(); // where the work holds up that event
  }
  for (const stream of [process.stdout, process.stderr]) {
    const listener = (error: NodeJS.ErrnoException) => {
      if (controller.signal.aborted) return;
      if (error.code === "EPIPE") abort("SIGPIPE");
      else controller.abort(new OutputError(error));
    };
    stream.on("error", listener); // stays: what is still buffered fails later
  }
  const stop = () => {
    for (const remove of listeners) remove();
  };
  return { signal: controller.signal, stop };
}
