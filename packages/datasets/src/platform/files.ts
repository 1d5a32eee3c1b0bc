import { type FileHandle, readFile, stat } from "node:fs/promises";
import type { Found } from "../cache.ts";

/** What the work gives, or undefined if the file is not there. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** What is in a place, a link being what it leads to; it is not opened. */
export async function inspect(path: string): Promise<Found | undefined> {
  const found = await ifThere(stat(path));
  if (!found) return undefined;
  const kind = found.isFile() ? "file" : found.isDirectory() ? "folder" : "special file";
  return { kind, size: found.size };
}

export const readIfThere = (path: string): Promise<Buffer<ArrayBuffer> | undefined> =>
  ifThere(readFile(path) as Promise<Buffer<ArrayBuffer>>);

/** The first `size` bytes of an open file, or all if it has fewer. */
export function bytesOf(file: FileHandle, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let at = 0;
  return new ReadableStream({
    async pull(controller) {
      const length = Math.min(CHUNK, size - at);
      const { bytesRead, buffer } =
        length > 0
          ? await file.read(new Uint8Array(length), 0, length, at)
          : { bytesRead: 0, buffer: new Uint8Array(0) };
      if (bytesRead === 0) return controller.close();
      at += bytesRead;
      controller.enqueue(buffer.subarray(0, bytesRead));
    },
  });
}

const CHUNK = 1 << 20;
