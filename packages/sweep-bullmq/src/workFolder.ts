import { lstat, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lockDirectory } from "@rote/files";

/** A folder in which a worker does its jobs. */
export interface WorkFolder {
  path: string;
  /** Removes it. */
  remove(): Promise<void>;
}

const PREFIX = "rote-worker-";
/** Milliseconds in which a folder that was just made gets its lock. */
const NEW = 60_000;

/** A new folder for a worker. Those of workers that were killed are removed meanwhile. */
export async function workFolder(parent = tmpdir()): Promise<WorkFolder> {
  const path = await mkdtemp(join(parent, PREFIX));
  const lock = await lockDirectory(path);
  const stop = new AbortController();
  const removing = removeAbandoned(parent, stop.signal);
  return {
    path,
    async remove() {
      stop.abort();
      await removing;
      await lock.release().catch(() => {}); // what is removed holds nobody up
      await rm(path, { recursive: true, force: true }).catch(() => {});
    },
  };
}

/** Removes the folders of this user's workers that are gone. What cannot be removed stays. */
export async function removeAbandoned(parent: string, signal: AbortSignal): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names.filter((one) => one.startsWith(PREFIX))) {
    if (signal.aborted) return;
    const path = join(parent, name);
    try {
      const about = await lstat(path);
      const isOurs = about.isDirectory() && about.uid === (process.getuid?.() ?? about.uid);
      if (!isOurs || Date.now() - about.mtimeMs < NEW) continue;
      const lock = await lockDirectory(path, { signal }); // fails while its worker lives
      await rm(path, { recursive: true, force: true });
      await lock.release();
    } catch {
      // Another's, or in use.
    }
  }
}
