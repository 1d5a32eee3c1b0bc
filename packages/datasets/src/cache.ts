/** Verified files of one dataset, and downloads that are not finished. */
export interface Cache {
  /** The place of a file, for messages. */
  path(name: string): string;
  /** What is in the place of a file, or undefined. Nothing is opened: it may be a pipe. */
  inspect(name: string): Promise<Found | undefined>;
  /** The whole file, or undefined. Call it after `inspect` has found a file of the right size. */
  read(name: string): Promise<Uint8Array<ArrayBuffer> | undefined>;
  /** Writes the whole file or nothing. */
  write(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Renames a file that must not be used again, and returns its new place. */
  quarantine(name: string): Promise<string>;
  /** Runs `work` while no other process or tab runs any for this dataset. */
  exclusively<T>(work: () => Promise<T>, options: ExclusiveOptions): Promise<T>;
  /**
   * What an earlier, broken download of `url` left, or an empty part. Each address has its own, so
   * that bytes of one survive when another is tried.
   */
  openPart(name: string, url: string): Promise<Part>;
  /** Removes what broken downloads and killed writers left. Call it within `exclusively`. */
  tidy(): Promise<void>;
}

export interface ExclusiveOptions {
  signal?: AbortSignal | undefined;
  /** Called with who is waited for, in words, where that is known. */
  onWait?: (holder: string) => void;
}

/** What was found in the place of a file. */
export interface Found {
  kind: "file" | "folder" | "special file";
  size: number;
}

/** A download under way. */
export interface Part {
  /** Bytes held so far. */
  readonly size: number;
  /** What they are the beginning of, as given to `restart`. */
  readonly origin: Origin | undefined;
  /** Drops what is held, to start again with bytes of `origin`. */
  restart(origin: Origin | undefined): Promise<void>;
  append(bytes: Uint8Array): Promise<void>;
  /** All bytes held, from the first. May be called repeatedly. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Closes it; the next `openPart` continues what is held. */
  close(): Promise<void>;
  /** Closes and removes it. */
  discard(): Promise<void>;
}

/** What a download is the beginning of. */
export interface Origin {
  url: string;
  /** The strong ETag or the date by which the server knows the version. */
  validator: string;
}
