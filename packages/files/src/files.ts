import { constants, existsSync } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { checkArgument, checkInteger } from "@rote/options";
import { FileArgumentError } from "./fileArgumentError.ts";
import { FileTooLargeError } from "./fileTooLargeError.ts";

/** A file that is being written. */
export interface OpenFile {
  write(bytes: Uint8Array): Promise<void>;
  /** Returns once the bytes are on the disk. */
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The operations that durable writing and locks are made of. Tests pass others, which fail. */
export interface Files {
  makeFolder(path: string): Promise<void>;
  /** Names in a folder; none if there is no such folder. */
  list(path: string): Promise<string[]>;
  /** A file's bytes; an error for a pipe or a device, which might never end. */
  read(path: string): Promise<Uint8Array>;
  /** An empty file, which must not have been there. */
  create(path: string): Promise<OpenFile>;
  rename(from: string, to: string): Promise<void>;
  /** Returns once the names in a folder are on the disk. */
  syncFolder(path: string): Promise<void>;
  remove(path: string): Promise<void>;
}

/** Those of the operating system. */
export const files: Files = {
  async makeFolder(path) {
    // Not by Node's own recursion, which never ends where the system says ENOENT, as /proc does,
    // and which says of a read-only disk that the folder is missing.
    const missing: string[] = [];
    for (let at = resolve(path); !existsSync(at); at = dirname(at)) missing.unshift(at);
    for (const folder of missing) await mkdir(folder).catch(unlessThere);
    if (missing.length === 0) await readdir(path); // what is there must be a folder
  },
  async list(path) {
    try {
      return await readdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  },
  read: (path) => opened(path, readWhole),
  async create(path) {
    const handle = await open(path, "wx");
    return {
      write: (bytes) => handle.writeFile(bytes),
      sync: () => handle.sync(),
      close: () => handle.close(),
    };
  },
  rename,
  async syncFolder(path) {
    let folder: FileHandle;
    try {
      folder = await open(path, "r");
    } catch (error) {
      // Windows opens no folders; there the rename is on the disk when it returns.
      if (["EPERM", "EISDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return;
      throw error;
    }
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  },
  remove: (path) => rm(path, { force: true }),
};

/** Bytes that Node reads at once, at most. */
const MOST_AT_ONCE = 2 ** 31 - 1;
const PIECE = 2 ** 30;

/** The bytes of a file of any size: Node's own `readFile` refuses 2 GiB and more. */
async function readWhole(handle: FileHandle): Promise<Uint8Array> {
  const { size } = await handle.stat();
  if (size <= MOST_AT_ONCE) return handle.readFile(); // also those of /proc, which have no size
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(size);
  } catch (cause) {
    const error = new Error(`ENOMEM: not enough memory for ${size} bytes, read`, { cause });
    throw Object.assign(error, { code: "ENOMEM" });
  }
  let at = 0;
  while (at < size) {
    const { bytesRead } = await handle.read(bytes, at, Math.min(PIECE, size - at), at);
    if (bytesRead === 0) break; // it was cut short meanwhile
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

/** Another process may have made it meanwhile. */
function unlessThere(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}

/**
 * The bytes of a file, a megabyte at a time; an error for a pipe or a device, which might never
 * end. Each piece is the caller's own.
 */
export async function* readChunks(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  checkArgument("readChunks", "path", path, "text", FileArgumentError);
  const handle = await openToRead(path);
  try {
    for (;;) {
      const buffer = new Uint8Array(2 ** 20);
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return;
      yield buffer.subarray(0, bytesRead);
    }
  } finally {
    await handle.close();
  }
}

/** Bytes of the longest text that is read, unless another bound is given: a quarter of a GB. */
const MOST_BYTES = 2 ** 28;

/**
 * The text of a file in UTF-8; an error for a pipe or a device, which might never end.
 *
 * @param most the most bytes that it may have. Defaults to 2²⁸.
 * @throws {FileTooLargeError} if it has more, as is found before they are read.
 */
export async function readText(path: string, most = MOST_BYTES): Promise<string> {
  checkArgument("readText", "path", path, "text", FileArgumentError);
  checkInteger("readText", "most", most, [0], FileArgumentError);
  return opened(path, async (handle) => {
    const found = await handle.stat();
    if (found.isDirectory()) await handle.readFile(); // an EISDIR, whatever size it says it has
    const { size } = found;
    if (size > most) throw new FileTooLargeError(path, most, size);
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(Math.min(most, Math.max(size, CHUNK)) + 1);
    let text = "";
    // What grows meanwhile, or has no size, as the files of /proc, is read up to the bound.
    for (let total = 0; ; ) {
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, null);
      if (bytesRead === 0) return text + decoder.decode();
      total += bytesRead;
      if (total > most) throw new FileTooLargeError(path, most);
      text += decoder.decode(buffer.subarray(0, bytesRead), { stream: true });
    }
  });
}

const CHUNK = 65536;

/** Does the work with a file that is open for reading; a pipe or a device is an error. */
async function opened<Result>(
  path: string,
  work: (handle: FileHandle) => Promise<Result>,
): Promise<Result> {
  const handle = await openToRead(path);
  try {
    return await work(handle); // of a folder: an EISDIR
  } finally {
    await handle.close();
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  // Without waiting for who writes to a pipe; Windows has no such flag, and no such pipes.
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const about = await handle.stat().catch(async (error) => {
    await handle.close();
    throw error;
  });
  if (about.isFile() || about.isDirectory()) return handle;
  await handle.close();
  const error = new Error(`ENOTSUP: not a file, read '${path}'`);
  throw Object.assign(error, { code: "ENOTSUP" });
}
