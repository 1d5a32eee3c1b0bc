import type { Source } from "./source.ts";

/** A dataset as it was published: its files, their checksums, where they are, how they are read. */
export interface Dataset<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly classes: readonly string[];
  /** The official files, decompressed. */
  readonly files: readonly OfficialFile[];
  readonly splits: Readonly<Record<string, readonly Shard[]>>;
  /** How the publisher wraps the files. */
  readonly packing: Packing;
  /** Folders of the web that have them, wrapped so or plain; tried in order. They end in "/". */
  readonly addresses: readonly string[];
  /** Other places, tried after the addresses. */
  readonly otherSources: readonly Source[];
  readonly homepage: string;
  readonly licence: string;
  readonly citation: string;
}

export interface OfficialFile {
  readonly name: string;
  readonly bytes: number;
  /** Of the decompressed file, in hexadecimal. */
  readonly md5: string;
  /** Other names under which people have it. */
  readonly aliases?: readonly string[];
}

export type Packing =
  /** As they are. */
  | { readonly kind: "plain" }
  /** Each as `<name>.gz`. */
  | { readonly kind: "gzip" }
  /** All in one `.tar.gz`, in a folder; `folder` ends in "/". */
  | { readonly kind: "archive"; readonly archive: string; readonly folder: string };

/** Consecutive examples of a split, and the official files that hold them. */
export interface Shard {
  readonly count: number;
  readonly files: readonly string[];
  /**
   * Writes examples `from` to `to` (exclusive) of this shard, NHWC, to the beginning of `images`
   * and `labels`. `files` holds the bytes of the shard's files, in the order of their names.
   */
  decode(
    files: readonly Uint8Array<ArrayBuffer>[],
    range: { from: number; to: number },
    images: Uint8Array,
    labels: Uint8Array,
  ): void | Promise<void>;
}

/** Examples of a split. */
export const countOf = (shards: readonly Shard[]): number =>
  shards.reduce((sum, { count }) => sum + count, 0);
