import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "./usageError.ts";

/**
 * Writes a file, and the folders to it, so that it appears whole or not at all.
 *
 * @throws {UsageError} if it cannot be written.
 */
export function writeWhole(path: string, content: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } catch (error) {
    throw new UsageError(
      `--out: ${path} must be a file that can be written, got: ${(error as Error).message}.`,
    );
  }
}
