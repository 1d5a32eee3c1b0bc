import { dirname } from "node:path";
import { diskRemedy, files, writeDurably } from "@rote/files";
import { UsageError } from "./usageError.ts";

/**
 * Writes a file, and the folders to it, so that it appears whole or not at all.
 *
 * @throws {UsageError} if it cannot be written.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  try {
    await files.makeFolder(dirname(path));
    await writeDurably(path, content);
  } catch (error) {
    throw new UsageError(
      `results: ${path} must be a file that can be written, got: ${(error as Error).message}. ` +
        `${diskRemedy(error as NodeJS.ErrnoException)}, or name another folder by --out.`,
      { cause: error },
    );
  }
}
