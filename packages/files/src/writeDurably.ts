import { basename, dirname, join } from "node:path";
import { checkArgument } from "@rote/options";
import { FileArgumentError } from "./fileArgumentError.ts";
import { type Files, files as systemFiles } from "./files.ts";
import { processStart } from "./processes.ts";

/** What a temporary name ends with. A file of such a name was not finished, and means nothing. */
export const TEMPORARY = ".tmp";

/**
 * Writes a file that is whole or not there, and on the disk when this returns: under a temporary
 * name in the same folder, synced, renamed, the folder synced. What stood under the name before
 * stays until the new file is safe. If anything fails, the temporary file is removed.
 */
export async function writeDurably(
  path: string,
  content: Uint8Array | string,
  files: Files = systemFiles,
): Promise<void> {
  checkArgument("writeDurably", "path", path, "text", FileArgumentError);
  if (typeof content !== "string") {
    checkArgument("writeDurably", "content", content, "bytes", FileArgumentError);
  }
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${writer()}${TEMPORARY}`);
  try {
    await files.remove(temporary); // of a process of the same number that was killed
    const file = await files.create(temporary);
    try {
      await file.write(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.remove(temporary).catch(() => {}); // the first error says more
    throw error;
  }
  await files.syncFolder(folder);
}

let count = 0;

/** Who writes, and which of its files: process numbers repeat from container to container. */
const writer = () => `${process.pid}.${processStart(process.pid)}.${count++}`;
