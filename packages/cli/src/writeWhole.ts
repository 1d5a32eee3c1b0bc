import { accessSync, constants, existsSync, rmdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { diskRemedy, files, writeDurably } from "@rote/files";
import { isThere } from "./isThere.ts";
import { UsageError } from "./usageError.ts";

/**
 * Writes a file, and the folders to it, so that it appears whole or not at all.
 *
 * @throws {UsageError} if it cannot be written.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const made = missingFolders(dirname(path));
  try {
    await files.makeFolder(dirname(path));
    await writeDurably(path, content);
  } catch (error) {
    removeEmpty(made);
    throw new UsageError(
      `results: ${path} must be a file that can be written, got: ${(error as Error).message}. ` +
        `${diskRemedy(error as NodeJS.ErrnoException)}, or name another folder by --out.`,
      { cause: error },
    );
  }
}

/**
 * @throws {UsageError} if a folder cannot be there: a file is in its place, or on the way to it, or
 * nothing may be written there.
 */
export function checkFolder(folder: string): void {
  let at = resolve(folder);
  while (!isThere(at)) at = dirname(at);
  const got = statSync(at, { throwIfNoEntry: false })?.isDirectory()
    ? refusalAt(at)
    : `${at}, which is no folder`;
  if (got === undefined) return;
  throw new UsageError(
    `--out: ${folder} must be a folder that can be written, got ${got}. Name another one.`,
  );
}

/** Why nothing can be written in a folder; undefined where it can. */
function refusalAt(folder: string): string | undefined {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** The folders to a path that are not there, the innermost first. */
export function missingFolders(path: string): string[] {
  const missing: string[] = [];
  for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.push(at);
  return missing;
}

/** Removes folders, the innermost first, up to one that is not empty. */
export function removeEmpty(folders: readonly string[]): void {
  try {
    for (const folder of folders) rmdirSync(folder);
  } catch {
    // Not empty, or gone: another process works there.
  }
}
