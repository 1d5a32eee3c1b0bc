type Bytes = Uint8Array<ArrayBuffer>;

/** Anywhere that files can be had by name: a folder, files the user picked, an address. */
export interface Shelf {
  /** For messages. */
  readonly name: string;
  /** The file of that name, or undefined if there is none. */
  open(name: string): Promise<ShelvedFile | undefined>;
}

export interface ShelvedFile {
  /** In bytes, if known. */
  readonly size?: number;
  /** All its bytes, from the first. */
  stream(): ReadableStream<Bytes>;
  /** Releases the file. Call it in the end, whether the bytes were good or not. */
  release(): Promise<void>;
}
