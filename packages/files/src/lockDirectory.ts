import { stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout } from "node:timers/promises";
import { checkArgument, checkOptions, type OptionTable, shown } from "@rote/options";
import {
  type DirectoryHolder,
  DirectoryInUseError,
  LeaseLostError,
} from "./directoryInUseError.ts";
import { FileArgumentError } from "./fileArgumentError.ts";
import { type Files, files as systemFiles } from "./files.ts";
import { LEASE, Observations, renew, signOf } from "./lease.ts";
import { place } from "./place.ts";
import { isAlive, processStart } from "./processes.ts";

/** A directory that is this process' alone. */
export interface DirectoryLock {
  /**
   * Makes sure that no other process has taken the directory over, as it may where this one has
   * stood still for longer than its lease. To be called before anything is committed.
   *
   * @throws {LeaseLostError} if one has.
   */
  check(): Promise<void>;
  release(): Promise<void>;
}

export interface LockOptions {
  files?: Files;
  signal?: AbortSignal | undefined;
  /** Called with each holder that is waited for, or watched for signs of life. */
  onWait?: ((holder: DirectoryHolder) => void) | undefined;
  /**
   * Milliseconds without a sign of life after which a holder that cannot be asked counts as gone.
   * Defaults to 10,000; holders give one every 2,000.
   */
  lease?: number;
}

const LOCK_OPTIONS: OptionTable<LockOptions> = {
  files: "object",
  signal: true,
  onWait: true,
  lease: "number",
};

/**
 * Takes a directory for this process alone, until it is released or the process is gone, even by
 * SIGKILL. The directory is made if it is missing.
 *
 * Each process makes files of its own, named after itself, and looks for those of others after
 * that; so two processes cannot both find the directory free. Two that try at the same moment see
 * each other: the one whose name sorts first waits for the other to step back.
 *
 * A lock is a lease, which its holder renews. A holder whose process number means something here
 * (the same boot of a machine, the same container) is asked, and counts as gone at once when it is.
 * Any other one, of another container or machine, whatever its name, is watched for as long as a
 * lease. Clocks need not agree.
 *
 * @throws {FileArgumentError} if `lease` is no positive number.
 * @throws {DirectoryInUseError} if another process has it: at once, or, for one that must be
 * watched, with its next sign of life.
 * @throws the signal's reason, once it is aborted.
 */
export async function lockDirectory(
  path: string,
  options: LockOptions = {},
): Promise<DirectoryLock> {
  checkOptions("lockDirectory", options, LOCK_OPTIONS, FileArgumentError);
  const { files = systemFiles, signal, onWait, lease = LEASE } = options;
  checkArgument("lockDirectory", "path", path, "text", FileArgumentError);
  checkArgument("lockDirectory", "files", files, { makeFolder: "function" }, FileArgumentError);
  if (!(typeof lease === "number" && lease > 0 && lease < Number.POSITIVE_INFINITY)) {
    throw new FileArgumentError(
      `lockDirectory: lease must be a positive number of milliseconds, got ${shown(lease)}.`,
    );
  }
  const folder = resolve(path); // wherever this process works later
  const id = [process.pid, processStart(process.pid), count++, place(), hostname()].join(".");
  const [trying, held] = [`${PREFIX}.trying.${id}`, `${PREFIX}.held.${id}`];
  const make = async (name: string) => {
    await files.remove(join(folder, name)); // of a process of the same number, long ago
    const file = await files.create(join(folder, name));
    // Where the disk is full already, the first file that the holder writes there says so.
    await file.write(Buffer.from(signOf(0))).catch(() => {});
    await file.close();
  };
  const release = async () => {
    for (const name of [held, trying]) await files.remove(join(folder, name));
  };
  const observed = new Observations(lease);
  const told = new Set<string>();
  await makeIn(folder, files, () => make(trying));
  const stopRenewing = renew(join(folder, trying)); // the other one's time says since when
  try {
    for (let turn = 0; ; ) {
      signal?.throwIfAborted();
      const others = (await livingClaims(folder, files, observed)).filter(
        (other) => other.id !== id,
      );
      if (others.length === 0) break;
      const watched = others.find(({ lives }) => lives === undefined);
      const asked = others.filter(({ lives }) => lives);
      const isFirst = asked.every((other) => !other.held && id < other.id);
      if (!isFirst || turn === TURNS) {
        throw await inUse(path, asked.find((other) => other.held) ?? asked[0] ?? others[0]!);
      }
      if (watched && !told.has(watched.id)) onWait?.(await holderOf(path, watched));
      if (watched) told.add(watched.id);
      else turn++;
      await setTimeout(watched ? LOOK : 5);
    }
    // Beside the other file: a list read at the same time might miss a renamed one.
    await make(held);
    if (!(await files.list(folder)).includes(trying)) throw new ClearedError();
  } catch (error) {
    stopRenewing();
    await release().catch(() => {}); // the first error says more
    // Whoever cleared the folder took our file along, and others may have begun without seeing it.
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || error instanceof ClearedError) return lockDirectory(path, options);
    throw error;
  }
  return {
    async check() {
      if (!(await files.list(folder)).includes(held)) throw new LeaseLostError(path);
    },
    async release() {
      stopRenewing();
      await release();
    },
  };
}

/**
 * The same, but waits until the directory is free.
 *
 * @throws the signal's reason, once it is aborted.
 */
export async function waitForDirectory(
  path: string,
  given: LockOptions = {},
): Promise<DirectoryLock> {
  checkOptions("waitForDirectory", given, LOCK_OPTIONS, FileArgumentError);
  const { onWait, ...options } = given;
  const { signal } = options;
  let told: string | undefined;
  const tell = (holder: DirectoryHolder) => {
    const who = `${holder.pid} ${holder.host} ${holder.since?.getTime()}`;
    if (who !== told) onWait?.(holder);
    told = who;
  };
  for (;;) {
    signal?.throwIfAborted();
    try {
      return await lockDirectory(path, { ...options, onWait: tell });
    } catch (error) {
      if (!(error instanceof DirectoryInUseError)) throw error;
      tell(error.holder);
    }
    await setTimeout(LOOK, undefined, signal && { signal }).catch(() => {}); // thrown above
  }
}

/** Whether a file of this name belongs to a lock. */
export const isLock = (name: string) => typeof name === "string" && NAME.test(name);

const PREFIX = ".lock";
const NAME = /^\.lock\.(trying|held)\.((\d+)\.(\w+)\.\d+\.([\w-]+)\.(.+))$/;
/** How often it looks whether another has stepped back: one that was stopped never does. */
const TURNS = 400;
/** Milliseconds between two looks whether a directory has become free, or a holder lives. */
const LOOK = 200;
/** How often the directory may vanish while it is being taken: others remove it when empty. */
const VANISHED = 20;
let count = 0;

/** The folder was emptied while it was being taken. */
class ClearedError extends Error {}

/** Does the work in a directory that is made if it is missing, or if others remove it meanwhile. */
async function makeIn(path: string, files: Files, work: () => Promise<void>): Promise<void> {
  for (let time = 1; ; time++) {
    try {
      await files.makeFolder(path);
      return await work();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT" || time === VANISHED) throw error;
    }
  }
}

interface Claim {
  name: string;
  id: string;
  pid: number;
  host: string;
  held: boolean;
  /** Whether its process number means something here, so that it was asked. */
  isHere: boolean;
  /** Undefined as long as it is being watched for signs of life. */
  lives: true | undefined;
}

/** The claims of processes that may be alive; those of others are cleared away. */
async function livingClaims(path: string, files: Files, observed: Observations): Promise<Claim[]> {
  const living: Claim[] = [];
  for (const name of await files.list(path)) {
    const [, state, id, pid, start, where, host] = NAME.exec(name) ?? [];
    if (id === undefined) continue;
    const isHere = where === place();
    const lives = isHere
      ? isAlive(Number(pid), start!)
      : observed.lives(join(path, `${PREFIX}.trying.${id}`));
    if (lives === false) await files.remove(join(path, name));
    else {
      const held = state === "held";
      living.push({ name, id, pid: Number(pid), host: host!, held, isHere, lives });
    }
  }
  return living;
}

const inUse = async (path: string, claim: Claim) =>
  new DirectoryInUseError(path, await holderOf(path, claim), join(path, claim.name));

async function holderOf(path: string, claim: Claim): Promise<DirectoryHolder> {
  const { name, id, pid, host, isHere } = claim;
  const renewed = await modified(join(path, `${PREFIX}.trying.${id}`));
  const until = renewed && new Date(renewed.getTime() + LEASE);
  return {
    pid,
    host,
    since: await modified(join(path, name)),
    until,
    isSilent: isHere && until !== undefined && until.getTime() < Date.now(),
  };
}

const modified = (file: string): Promise<Date | undefined> =>
  stat(file).then(
    ({ mtime }) => mtime,
    () => undefined,
  );
