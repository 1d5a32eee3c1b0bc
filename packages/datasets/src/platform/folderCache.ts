import { createHash } from "node:crypto";
import { constants } from "node:fs";
import { type FileHandle, open, readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import {
  type DirectoryLock,
  files,
  holderWords,
  waitForDirectory,
  writeDurably,
} from "@rote/files";
import type { Cache, ExclusiveOptions, Found, Origin, Part } from "../cache.ts";
import { CacheError } from "../datasetError.ts";
import { bytesOf, ifThere, inspect, readIfThere } from "./files.ts";
import { guarded } from "./guarded.ts";

/** Verified files in a folder. */
export class FolderCache implements Cache {
  readonly #folder: string;
  /** While this process has the folder to itself. */
  #lock: DirectoryLock | undefined;

  constructor(folder: string) {
    this.#folder = folder;
  }

  path(name: string): string {
    return join(this.#folder, name);
  }

  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return this.#guarded("read", name, () => readIfThere(this.path(name)));
  }

  inspect(name: string): Promise<Found | undefined> {
    return this.#guarded("read", name, () => inspect(this.path(name)));
  }

  async write(name: string, bytes: Uint8Array): Promise<void> {
    await this.#check();
    return this.#guarded("write", name, async () => {
      await files.makeFolder(this.#folder);
      await writeDurably(this.path(name), bytes);
    });
  }

  async quarantine(name: string): Promise<string> {
    await this.#check();
    return this.#guarded("rename", name, async () => {
      const place = this.path(`${name}.corrupt`);
      await rm(place, { recursive: true, force: true }); // an older one, which may be a folder
      await ifThere(rename(this.path(name), place)); // another process may have done it
      return place;
    });
  }

  async exclusively<T>(work: () => Promise<T>, options: ExclusiveOptions): Promise<T> {
    const lock = await this.#acquire(options);
    this.#lock = lock;
    try {
      return await work();
    } finally {
      this.#lock = undefined;
      await lock.release().catch(() => {}); // an unwritable folder: the work is done all the same
    }
  }

  /** @throws {CacheError} if another process has taken the folder over meanwhile. */
  async #check(): Promise<void> {
    try {
      await this.#lock?.check();
    } catch (cause) {
      throw new CacheError(`datasets: ${(cause as Error).message}`, { cause });
    }
  }

  async #acquire({ signal, onWait }: ExclusiveOptions): Promise<DirectoryLock> {
    try {
      return await waitForDirectory(this.#folder, {
        signal,
        onWait: (holder) => onWait?.(holderWords(holder)),
      });
    } catch (error) {
      signal?.throwIfAborted();
      return this.#guarded("lock", "", () => Promise.reject(error));
    }
  }

  openPart(name: string, url: string): Promise<Part> {
    return this.#guarded("write", name, async () => {
      await files.makeFolder(this.#folder);
      const address = createHash("sha256").update(url).digest("hex").slice(0, 8);
      return FilePart.open(this.path(`${name}.${address}.part`));
    });
  }

  async tidy(): Promise<void> {
    await this.#check();
    return this.#guarded("clear", "", async () => {
      const leftovers = /\.(part|part\.json|tmp)$/;
      for (const name of (await ifThere(readdir(this.#folder))) ?? []) {
        if (leftovers.test(name)) await rm(this.path(name), { recursive: true, force: true });
      }
    });
  }

  #guarded<T>(verb: string, name: string, work: () => Promise<T>): Promise<T> {
    return guarded(verb, this.path(name), work);
  }
}

/** A file `….part`, and beside it `….part.json` with its origin. */
class FilePart implements Part {
  size: number;
  origin: Origin | undefined;
  readonly #path: string;
  readonly #file: FileHandle;

  static async open(path: string): Promise<FilePart> {
    for (const place of [path, `${path}.json`]) {
      const found = await inspect(place);
      if (found && found.kind !== "file") await rm(place, { recursive: true, force: true });
    }
    const file = await open(path, constants.O_RDWR | constants.O_CREAT);
    const text = await readIfThere(`${path}.json`);
    const origin = text && parseOrigin(new TextDecoder().decode(text));
    const part = new FilePart(path, file, (await file.stat()).size, origin);
    if (!origin) await part.restart(undefined);
    return part;
  }

  private constructor(path: string, file: FileHandle, size: number, origin: Origin | undefined) {
    this.#path = path;
    this.#file = file;
    this.size = size;
    this.origin = origin;
  }

  restart(origin: Origin | undefined): Promise<void> {
    return guarded("write", this.#path, () => this.#beginAnew(origin));
  }

  async #beginAnew(origin: Origin | undefined): Promise<void> {
    // First the bytes go, then the origin changes: never a new origin above old bytes.
    await this.#file.truncate(0);
    this.size = 0;
    this.origin = origin;
    await rm(`${this.#path}.json`, { force: true });
    if (!origin) return;
    const description = await open(`${this.#path}.json`, "w");
    try {
      await description.writeFile(JSON.stringify(origin));
    } finally {
      await description.close();
    }
  }

  append(bytes: Uint8Array): Promise<void> {
    return guarded("write", this.#path, () => this.#write(bytes));
  }

  async #write(bytes: Uint8Array): Promise<void> {
    for (let done = 0; done < bytes.length; ) {
      const { bytesWritten } = await this.#file.write(
        bytes,
        done,
        Math.min(bytes.length - done, 2 ** 30), // Node writes less than 2 GiB at once
        this.size + done,
      );
      done += bytesWritten;
    }
    this.size += bytes.length;
  }

  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    return bytesOf(this.#file, this.size);
  }

  async close(): Promise<void> {
    if (this.size === 0) return this.discard();
    await guarded("write", this.#path, () => this.#file.close());
  }

  discard(): Promise<void> {
    return guarded("remove", this.#path, async () => {
      await this.#file.close();
      await rm(`${this.#path}.json`, { force: true });
      await rm(this.#path, { force: true });
    });
  }
}

function parseOrigin(text: string): Origin | undefined {
  try {
    const { url, validator } = JSON.parse(text);
    if (typeof url === "string" && typeof validator === "string") return { url, validator };
  } catch {} // cut short by a kill: the part starts again
  return undefined;
}
