import { existsSync } from "node:fs";
import {
  type FileHandle,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
} from "node:fs/promises";
import { dirname, resolve } from "node:path";

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
    try {
      await mkdir(path, { recursive: true });
    } catch {
      // On a read-only disk Node says that the folder is missing: ask for the first one that is.
      let missing = resolve(path);
      while (!existsSync(dirname(missing))) missing = dirname(missing);
      await mkdir(missing);
      await mkdir(path, { recursive: true });
    }
  },
  async list(path) {
    try {
      return await readdir(path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw error;
    }
  },
  async read(path) {
    const about = await stat(path);
    if (about.isFile() || about.isDirectory()) return readFile(path); // a folder is an EISDIR
    throw Object.assign(new Error(`ENOTSUP: not a file, read '${path}'`), { code: "ENOTSUP" });
  },
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

/** The text of a file in UTF-8; an error for a pipe or a device, which might never end. */
export const readText = async (path: string): Promise<string> =>
  new TextDecoder().decode(await files.read(path));
