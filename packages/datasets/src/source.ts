import type { Cache } from "./cache.ts";

/** A place that has a dataset's files, in whatever wrapping. */
export interface Source {
  /** An address, or the name of a package. */
  readonly name: string;
  /**
   * Official files, one after another, rebuilt byte for byte: those wanted and maybe others. They
   * are not verified yet.
   */
  files(wanted: ReadonlySet<string>, context: SourceContext): AsyncIterable<UnverifiedFile>;
}

export interface UnverifiedFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface SourceContext {
  readonly cache: Cache;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds without new bytes after which an address that has given some is left. */
  readonly patience: number | undefined;
  /** `total` is undefined if the server does not say. */
  onBytes(file: string, received: number, total: number | undefined): void;
}
