import type { Shelf } from "../shelf.ts";

/** What the package asks of Node or of a browser. Each has one module that exports a `platform`. */
export interface Platform {
  createHash(algorithm: "md5" | "sha256"): Hash;
  /** The cached files of one dataset. Nothing is created before the first write. */
  openCache(dataset: string, cacheDirectory: string | undefined): Promise<Cache>;
  /** Where caches are, for people to read. */
  cacheLocation(cacheDirectory: string | undefined): string;
  /** A folder that the user named; browsers have none. */
  folderShelf?(directory: string): Shelf;
  /** Every file below a folder, in no particular order. Links are not followed. */
  listTree(folder: string | FileSystemDirectoryHandle | Iterable<File>): Promise<TreeFile[]>;
  /**
   * Decodes a PNG or JPEG, resizes the shorter side to `resize`, and cuts the centre out: uint8,
   * `[size, size, channels]`. Rejects if it cannot.
   */
  decodeImage(
    bytes: Uint8Array<ArrayBuffer>,
    options: { size: number; resize: number; channels: 1 | 3 },
  ): Promise<Uint8Array>;
  /** Images that are worth decoding at a time. */
  readonly decoders: number;
  /** A request for a package's tarball, under the user's npm configuration; undefined in browsers. */
  npmTarball?(
    packageName: string,
    version: string,
    signal: AbortSignal | undefined,
  ): Promise<{ url: string; fetch: Fetch }>;
}

export interface Hash {
  update(bytes: Uint8Array): Hash;
  /** In hexadecimal. */
  digest(): string;
}

/** `fetch`, as far as a download needs it; rejects only if there is no answer at all. */
export type Fetch = (
  url: string,
  options: { headers: Record<string, string>; signal: AbortSignal },
) => Promise<Answer>;

export interface Answer {
  status: number;
  /** A header by its name in lower case. */
  header(name: string): string | undefined;
  body: AsyncIterable<Uint8Array>;
}

export interface Cache {
  /** The place of a file, for messages. */
  path(name: string): string;
  /** The whole file, or undefined. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Bytes in the file, or undefined. */
  size(name: string): Promise<number | undefined>;
  /** Writes the whole file or nothing. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Renames a file that must not be used again, and returns its new place. */
  quarantine(name: string): Promise<string>;
  /** Runs `work` while no other process or tab runs any for this dataset. */
  exclusively<T>(work: () => Promise<T>, options: { signal?: AbortSignal | undefined }): Promise<T>;
  /** What an earlier, broken download of `name` left, or an empty beginning. */
  openPart(name: string): Promise<Part>;
  /** Removes what broken downloads and killed writers left. To be called within `exclusively`. */
  tidy(): Promise<void>;
}

export interface TreeFile {
  /** Within the folder, with "/" between the parts. */
  path: string;
  read(): Promise<Uint8Array<ArrayBuffer>>;
}

/** A download under way. */
export interface Part {
  /** Bytes held so far. */
  readonly size: number;
  /** What they are the beginning of, as given to `restart`. */
  readonly origin: Origin | undefined;
  /** Drops what is held, and begins anew with bytes of `origin`. */
  restart(origin: Origin | undefined): Promise<void>;
  append(bytes: Uint8Array): Promise<void>;
  /** All bytes held, from the first. May be called again and again. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Ends the work on it; what is held may be continued another time. */
  close(): Promise<void>;
  /** Ends the work on it and removes it. */
  discard(): Promise<void>;
}

/** What a download is the beginning of. */
export interface Origin {
  url: string;
  /** The strong ETag or the date by which the server knows the version; none if it never changes. */
  validator?: string;
}
