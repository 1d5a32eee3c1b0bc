import { fork } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import {
  Interrupted,
  isWatched,
  STOP_SIGNALS,
  STOPPING,
  TOGETHER,
  WATCHER,
} from "./interruption.ts";
import { printEnd } from "./printEnd.ts";

/**
 * Commands whose work may hold up the events of their process for more than a second, so that it
 * could not answer a signal. What they write appears whole or not at all: they may be killed.
 */
const KILLED = [
  "audit",
  "claims",
  "complexity",
  "doctor",
  "expressivity",
  "linear",
  "report",
  "verify",
];
/** Such commands that keep how far they are once the training step at hand has ended. */
const AWAITED = ["memorization", "randomize", "reproduce", "run", "sweep"];

/** Milliseconds that work which may be killed has to end by itself. */
const GRACE = 3_000;

/** The process that works was ended from outside, not by us. */
class KilledError extends Error {
  override readonly name = "KilledError";
  readonly code = "KILLED";

  constructor(signal: NodeJS.Signals) {
    super(`the work was ended by ${signal}; if nobody sent it, memory may have run out.`);
  }
}

/** The name of a command among its arguments. */
const commandOf = (args: readonly string[]): string =>
  args.find((arg) => !arg.startsWith("-")) ?? "";

/** Whether a command is to be watched by this process: not if this is the one that works. */
export const isToBeWatched = (args: readonly string[]): boolean =>
  !isWatched() && [...KILLED, ...AWAITED].includes(commandOf(args));

/**
 * Runs `rote …args` in a process of its own and gives its exit code. A signal is answered here at
 * once; the work is asked to end. What keeps no checkpoint is killed if it cannot hear that; a
 * training step is waited for, until a second signal.
 */
export async function watch(bin: string, args: readonly string[]): Promise<number> {
  let killedAs: Interrupted | undefined;
  let first = 0;
  const listeners = STOP_SIGNALS.map((name) => {
    const listener = () => {
      if (killedAs !== undefined) {
        if (performance.now() - first > TOGETHER) child.kill("SIGKILL");
        return;
      }
      first = performance.now();
      killedAs = new Interrupted(name);
      process.stderr.write(STOPPING);
      if (child.connected) child.send(name);
      if (KILLED.includes(commandOf(args))) setTimeout(() => child.kill("SIGKILL"), GRACE).unref();
    };
    process.on(name, listener);
    return () => process.off(name, listener);
  });
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {}); // no reader
  const child = fork(bin, args, {
    env: { ...process.env, [WATCHER]: String(process.pid) },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>(
    (resolve, reject) => {
      child.on("error", reject);
      child.on("close", (...ends) => resolve(ends));
    },
  );
  for (const remove of listeners) remove();
  if (code !== null) return code;
  const exitCode = killedAs?.exitCode ?? 128 + constants.signals[signal!];
  await printEnd(args, killedAs ?? new KilledError(signal!), exitCode);
  return exitCode;
}
