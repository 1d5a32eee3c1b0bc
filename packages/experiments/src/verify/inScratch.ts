import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diskRemedy } from "@rote/files";
import { RunDirectoryError } from "../runDirectory/runDirectoryError.ts";

/**
 * Does work in a temporary folder of its own, which is removed in the end.
 *
 * @throws {RunDirectoryError} if there can be none.
 */
export async function inScratch<Result>(
  work: (folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), "rote-verify-")).catch((cause: Error) => {
    throw new RunDirectoryError(
      `verify: ${tmpdir()} must be a folder that can be written, got: ${cause.message}. ` +
        `${diskRemedy(cause)}, or set TMPDIR to another one.`,
      { cause },
    );
  });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
