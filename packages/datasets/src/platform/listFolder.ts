import type { BigIntStats, Dirent } from "node:fs";
import { lstat, open, readdir, readFile, realpath, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { FormatError, MissingFileError } from "../datasetError.ts";
import { isStray, type LeftOutCounter } from "../pictures/leftOut.ts";
import { ifThere } from "./files.ts";
import type { TreeFile } from "./platform.ts";

/**
 * Every file below a folder. Links are followed, after all that is really there, but not to a
 * folder that holds this one, and each folder is read once: circles end. Pipes, sockets and devices
 * are never opened.
 *
 * @throws {MissingFileError} if it is not a folder, or one below it cannot be read.
 * @throws {FormatError} if a name is not in UTF-8: what it names cannot be opened by it.
 */
export async function listFolder(folder: string, leftOut: LeftOutCounter): Promise<TreeFile[]> {
  const files: TreeFile[] = [];
  let links: string[] = [];
  const read = new Map<string, string>(); // the path under which each folder was read

  const walk = async (start: string, found: BigIntStats) => {
    read.set(identity(found), start);
    const folders = [start];
    for (let inner = folders.pop(); inner !== undefined; inner = folders.pop()) {
      const entries = await entriesOf(folder, inner);
      if (entries.length === 0) leftOut.add("empty", inner || ".");
      for (const entry of entries) {
        const path = inner ? `${inner}/${entry.name}` : entry.name;
        if (isStray(entry.name)) leftOut.add("hidden", path);
        else if (entry.isSymbolicLink()) links.push(path);
        else if (entry.isFile()) files.push(new FolderFile(folder, path));
        else if (entry.isDirectory()) {
          const stats = await ifThere(stat(join(folder, path), { bigint: true }));
          if (!stats || read.has(identity(stats))) continue;
          read.set(identity(stats), path);
          folders.push(path);
        } else leftOut.add("special", path);
      }
    }
  };

  const root = await ifThere(stat(folder, { bigint: true }));
  if (!root?.isDirectory()) {
    throw new MissingFileError(
      folder,
      `imageFolder: ${folder} must be a folder, got ${root ? "a file" : "nothing there"}.`,
    );
  }
  const top = await realpath(folder);
  /** Whether a link leads to a folder above: all there is on the disk, perhaps. */
  const isAbove = async (path: string) => {
    const target = await realpath(path);
    return `${top}${sep}`.startsWith(target.endsWith(sep) ? target : `${target}${sep}`);
  };
  await walk("", root);
  while (links.length > 0) {
    const some = links.sort(); // so that the result does not depend on the disk
    links = [];
    for (const path of some) {
      const found = await targetOf(join(folder, path));
      const already = found && read.get(identity(found));
      if (already !== undefined) leftOut.addSameFolder(path, already || ".");
      else if (!found) leftOut.add("link", path);
      else if (found.isFile()) files.push(new FolderFile(folder, path));
      else if (found.isDirectory()) {
        if (await isAbove(join(folder, path))) leftOut.add("link", path);
        else await walk(path, found);
      } else leftOut.add("special", path);
    }
  }
  return files;
}

/** Which file or folder it is, however it was reached. */
const identity = ({ dev, ino }: BigIntStats): string => `${dev}:${ino}`;

/** What a link leads to, or undefined if to nothing, or in a circle of links. */
async function targetOf(path: string): Promise<BigIntStats | undefined> {
  try {
    return await stat(path, { bigint: true });
  } catch {
    return undefined;
  }
}

async function entriesOf(folder: string, inner: string): Promise<Dirent[]> {
  const place = join(folder, inner);
  try {
    const entries = (await ifThere(readdir(place, { withFileTypes: true }))) ?? [];
    for (const { name } of entries) await checkName(place, name);
    return entries;
  } catch (error) {
    if (error instanceof FormatError) throw error;
    throw new MissingFileError(
      place,
      `imageFolder: ${place} must be readable, got "${(error as Error).message}".`,
      { cause: error },
    );
  }
}

/** Node puts U+FFFD for bytes that are not UTF-8, as of archives made by older systems. */
async function checkName(folder: string, name: string): Promise<void> {
  if (!name.includes("\uFFFD") || (await ifThere(lstat(join(folder, name))))) return;
  throw new FormatError(
    `imageFolder: names in ${folder} must be in UTF-8, got "${name}", which is not. Rename it, ` +
      "or all of them by convmv.",
  );
}

/** One of perhaps a million: no more than it must be. */
class FolderFile implements TreeFile {
  readonly path: string;
  readonly #folder: string;

  constructor(folder: string, path: string) {
    this.#folder = folder;
    this.path = path;
  }

  read(): Promise<Buffer<ArrayBuffer>> {
    return readFile(join(this.#folder, this.path)) as Promise<Buffer<ArrayBuffer>>;
  }

  async head(length: number): Promise<Uint8Array> {
    const file = await open(join(this.#folder, this.path));
    try {
      const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
}
