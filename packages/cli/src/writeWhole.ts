import { existsSync, rmdirSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { diskRemedy, files, writeDurably } from "@rote/files";
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
