import type { LeftOut } from "./pictures/leftOut.ts";

/** What a loader is doing. `dataset` is its name; `file` is as published, or the user's own. */
export type DatasetEvent =
  /** About to use a source. `notice` says where the data comes from and under which terms. */
  | { type: "source"; dataset: string; source: string; notice: string }
  /** Bytes have arrived. `total` is undefined if the server does not say. */
  | {
      type: "download";
      dataset: string;
      source: string;
      file: string;
      received: number;
      total: number | undefined;
    }
  /** Another process fetches the dataset: `holder` says which, in words. */
  | { type: "waiting"; dataset: string; holder: string }
  /** A file was rebuilt, has the published checksum, and is in the cache. */
  | { type: "stored"; dataset: string; source: string; file: string; bytes: number }
  /** A source failed; the next one is tried. */
  | { type: "sourceFailed"; dataset: string; source: string; error: Error }
  /** A file in the cache was not the published one, and was renamed to `movedTo`. */
  | { type: "quarantined"; dataset: string; file: string; movedTo: string; error: Error }
  /** Files below a folder of pictures are not read; `message` says in words how many and why. */
  | { type: "leftOut"; dataset: string; leftOut: readonly LeftOut[]; message: string }
  /** Labels were replaced by given ones, and others stay; `message` says so in words. */
  | {
      type: "relabelled";
      file: string;
      /** Of the file. */
      sha256: string;
      replaced: number;
      kept: number;
      message: string;
    };
