import { execFileSync } from "node:child_process";
import { mkdtempSync, rmdirSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A small disk of its own, really mounted. */
export interface SmallDisk {
  readonly path: string;
  /** Takes what space there is left, but for some bytes. */
  fill(left?: number): void;
  /** Gives it back. */
  free(): void;
  /** From now on nothing can be written. No file may be open for writing. */
  makeReadOnly(): void;
  unmount(): void;
}

/** Why no disk can be mounted here, or undefined if one can: that takes Linux and its superuser. */
export const cannotMount: string | undefined = (() => {
  try {
    mountSmallDisk(1).unmount();
    return undefined;
  } catch (error) {
    return (error as Error).message.trim().split("\n").at(-1);
  }
})();

/** @throws {Error} where that is not possible. */
export function mountSmallDisk(mebibytes: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), "rote-disk-"));
  const run = (command: string, ...args: string[]) =>
    execFileSync(command, args, { stdio: "pipe" });
  try {
    run("mount", "-t", "tmpfs", "-o", `size=${mebibytes}m`, "rote-test", path);
  } catch (error) {
    rmdirSync(path);
    throw error;
  }
  const filler = join(path, ".filler.tmp");
  return {
    path,
    fill(left = 0) {
      for (let size = 2 ** 20; size >= 1; size /= 2) {
        try {
          for (;;) writeFileSync(filler, new Uint8Array(size), { flag: "a" });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
        }
      }
      if (left > 0) truncateSync(filler, Math.max(0, statSync(filler).size - left));
    },
    free: () => rmSync(filler, { force: true }),
    makeReadOnly: () => run("mount", "-o", "remount,ro", path),
    unmount() {
      run("umount", path);
      rmdirSync(path);
    },
  };
}
