import type { Cache } from "../cache.ts";
import type { LeftOutCounter } from "../pictures/leftOut.ts";
import type { Shelf, ShelvedFile } from "../shelf.ts";

/**
 * What the package needs of Node or of a browser. Each has one module that exports a `platform`.
 */
export interface Platform {
  createHash(algorithm: "md5" | "sha256"): Hash;
  /** The cached files of one dataset. Nothing is created before the first write. */
  openCache(dataset: string, cacheDirectory: string | undefined): Promise<Cache>;
  /** Where caches are, for people to read. */
  cacheLocation(cacheDirectory: string | undefined): string;
  /** A folder that the user named; browsers have none. */
  folderShelf?(directory: string): Shelf;
  /** A file that is read in pieces as they are asked for. */
  openFile(file: string | Blob): Promise<Blob>;
  /** Every file below a folder, in no particular order; `leftOut` counts what is passed over. */
  listTree(
    folder: string | FileSystemDirectoryHandle | Iterable<File>,
    leftOut: LeftOutCounter,
  ): Promise<TreeFile[]>;
  /**
   * Decodes a PNG, JPEG or WebP (its first frame) as it is stored: colour profiles, EXIF's turn and
   * alpha are ignored. Then `resizeAndCrop`: uint8, `[size, size, channels]`. Rejects if
   * it cannot.
   */
  decodeImage(
    bytes: Uint8Array<ArrayBuffer>,
    options: { size: number; resize: number; channels: 1 | 3 },
  ): Promise<Uint8Array>;
  /** How many images to decode concurrently. */
  readonly decoders: number;
  /** A package's tarball, under the user's npm configuration; undefined in browsers. */
  npmTarball?(
    packageName: string,
    version: string,
    options: { folder: string; signal: AbortSignal | undefined },
  ): Promise<Required<ShelvedFile>>;
}

export interface Hash {
  update(bytes: Uint8Array): Hash;
  /** In hexadecimal. */
  digest(): string;
}

export interface TreeFile {
  /** Within the folder, with "/" between the parts. */
  path: string;
  read(): Promise<Uint8Array<ArrayBuffer>>;
  /** The first `length` bytes, or all if it has fewer. */
  head(length: number): Promise<Uint8Array>;
}
