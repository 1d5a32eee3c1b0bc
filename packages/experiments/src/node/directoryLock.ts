import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { type Files, files as systemFiles } from "@rote/training/node";
import { DirectoryInUseError } from "./directoryInUseError.ts";
import { isAlive, processStart } from "./processes.ts";

export interface DirectoryLock {
  release(): Promise<void>;
}

/**
 * Takes a directory for this process alone, until it is released or the process is gone, however it
 * went: what a killed process has left says who that was, and counts no longer. The directory is
 * made if it is missing.
 *
 * Each process makes files of its own, named after itself, and looks for those of others after
 * that; so of two that see nobody else one cannot have been there. Two that try at the same moment
 * see each other: the one whose name sorts first waits for the other to step back. A process on
 * another machine counts as alive, since nobody can tell from here.
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
      if (!isFirst || turn === TURNS) throw await inUse(path, others[0]!);
      await setTimeout(5);
    }
    await make(held); // beside the other file: a list read meanwhile might miss a renamed one
  } catch (error) {
    await release().catch(() => {}); // the first error says more
    throw error;
  }
  return { release };
}

/** Whether a file of this name belongs to a lock. */
export const isLock = (name: string) => NAME.test(name);

const PREFIX = ".lock";
const NAME = /^\.lock\.(trying|held)\.((\d+)\.(\w+)\.\d+\.(.+))$/;
/** How often it looks whether another has stepped back: one that was stopped never does. */
const TURNS = 400;
let count = 0;

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
  const since = await stat(file).then(
    ({ mtime }) => mtime,
    () => undefined,
  );
  return new DirectoryInUseError(path, { pid, host, since }, file);
}
