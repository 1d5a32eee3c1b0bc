import { stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { DirectoryInUseError } from "./directoryInUseError.ts";
import { type Files, files as systemFiles } from "./files.ts";
import { isAlive, processStart } from "./processes.ts";

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Takes a directory for this process alone, until it is released or the process is gone, even by
 * SIGKILL: a stale lock names its owner and is ignored. The directory is made if it is missing.
 *
 * Each process makes files of its own, named after itself, and looks for those of others after
 * that; so two processes cannot both find the directory free. Two that try at the same moment see
 * each other: the one whose name sorts first waits for the other to step back. A process on another
 * machine counts as alive.
 *
 * @throws {DirectoryInUseError} at once, if another process has it.
 */
export async function lockDirectory(
  path: string,
  files: Files = systemFiles,
): Promise<DirectoryLock> {
  const id = [process.pid, processStart(process.pid), count++, hostname()].join(".");
  const [trying, held] = [`${PREFIX}.trying.${id}`, `${PREFIX}.held.${id}`];
  const make = async (name: string) => {
    await files.remove(join(path, name)); // of a process of the same number, long ago
    await (await files.create(join(path, name))).close();
  };
  const release = async () => {
    for (const name of [held, trying]) await files.remove(join(path, name));
  };
  await files.makeFolder(path);
  try {
    await make(trying);
    for (let turn = 0; ; turn++) {
      const others = (await livingClaims(path, files)).filter((other) => other.id !== id);
      if (others.length === 0) break;
      const isFirst = others.every((other) => !other.held && id < other.id);
      if (!isFirst || turn === TURNS) {
        throw await inUse(path, others.find((other) => other.held) ?? others[0]!);
      }
      await setTimeout(5);
    }
    // Beside the other file: a list read at the same time might miss a renamed one.
    await make(held);
  } catch (error) {
    await release().catch(() => {}); // the first error says more
    throw error;
  }
  const stopRenewing = renew(join(path, trying)); // the other one's time says since when
  return {
    async release() {
      stopRenewing();
      await release();
    },
  };
}

/**
 * The same, but waits until the directory is free. A process on another machine that has stopped
 * renewing its lock is waited for only for `patience`.
 *
 * @param patience milliseconds. Defaults to 10,000.
 * @throws the signal's reason, once it is aborted.
 */
export async function waitForDirectory(
  path: string,
  {
    signal,
    files = systemFiles,
    patience = 10_000,
  }: { signal?: AbortSignal | undefined; files?: Files; patience?: number } = {},
): Promise<DirectoryLock> {
  let last = { file: "", renewed: 0, seen: 0 };
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lockDirectory(path, files);
    } catch (error) {
      if (!(error instanceof DirectoryInUseError)) throw error;
      const { file, holder } = error;
      const sign = file.replace(`${PREFIX}.held.`, `${PREFIX}.trying.`);
      const renewed = (await modified(sign))?.getTime() ?? 0;
      // By our own clock: that of another machine may be wrong.
      const now = performance.now();
      if (last.file !== file || last.renewed !== renewed) last = { file, renewed, seen: now };
      if (holder.host !== hostname() && now - last.seen > patience) {
        await files.remove(file);
        await files.remove(sign);
      }
    }
    await setTimeout(WAIT, undefined, { signal }).catch(() => {}); // thrown above, with its reason
  }
}

/** Whether a file of this name belongs to a lock. */
export const isLock = (name: string) => NAME.test(name);

const PREFIX = ".lock";
const NAME = /^\.lock\.(trying|held)\.((\d+)\.(\w+)\.\d+\.(.+))$/;
/** How often it looks whether another has stepped back: one that was stopped never does. */
const TURNS = 400;
/** Milliseconds between two looks whether a directory has become free. */
const WAIT = 200;
/** Milliseconds between two signs of life, for processes on other machines. */
const RENEWAL = 2_000;
let count = 0;

/** Keeps setting a file's time to now until the returned function is called. */
function renew(file: string): () => void {
  const timer = setInterval(() => {
    const now = new Date();
    utimes(file, now, now).catch(() => {}); // removed by hand: no lock
  }, RENEWAL);
  timer.unref();
  return () => clearInterval(timer);
}

interface Claim {
  name: string;
  id: string;
  pid: number;
  host: string;
  held: boolean;
}

/** The claims of processes that are alive; those of others are cleared away. */
async function livingClaims(path: string, files: Files): Promise<Claim[]> {
  const living: Claim[] = [];
  for (const name of await files.list(path)) {
    const [, state, id, pid, start, host] = NAME.exec(name) ?? [];
    if (id === undefined) continue;
    if (host !== hostname() || isAlive(Number(pid), start!)) {
      living.push({ name, id, pid: Number(pid), host: host!, held: state === "held" });
    } else await files.remove(join(path, name));
  }
  return living;
}

async function inUse(path: string, { name, pid, host }: Claim): Promise<DirectoryInUseError> {
  const file = join(path, name);
  return new DirectoryInUseError(path, { pid, host, since: await modified(file) }, file);
}

const modified = (file: string): Promise<Date | undefined> =>
  stat(file).then(
    ({ mtime }) => mtime,
    () => undefined,
  );
