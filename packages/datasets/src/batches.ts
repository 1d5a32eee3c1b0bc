import type { ImageSet } from "@rote/images";
import { checkInteger, checkOptions } from "@rote/options";
import { foldIn, key, permutation } from "@rote/random";
import { checkSource } from "./check.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { type Batch, take } from "./take.ts";

/** Examples that can be read a few at a time: a set larger than memory. */
export interface ExampleSource {
  /** Number of examples. */
  readonly length: number;
  /** The examples at `places`, in that order. */
  read(places: Uint32Array, options?: { signal?: AbortSignal }): Promise<Batch>;
}

export interface BatchesOptions {
  batchSize: number;
  /** Shuffles by this seed; without it examples come in their order. */
  seed?: number;
  /** Another epoch has another order. Defaults to 0. */
  epoch?: number;
  /** Whether a last batch that is not full is left out. Defaults to false. */
  dropLast?: boolean;
  /** Batches read ahead while one is worked on. Defaults to 2. */
  prefetch?: number;
  signal?: AbortSignal;
}

/**
 * The examples of a set or a source, a batch at a time. At most `prefetch` + 1 batches are in
 * memory, besides those that the caller keeps. The order depends on the seed and the epoch alone.
 *
 * @throws {DatasetArgumentError} if `batchSize` is not a positive integer, or `prefetch` not one
 * from 0 on.
 */
export async function* batches(
  source: ExampleSource | Required<ImageSet>,
  options: BatchesOptions,
): AsyncGenerator<Batch, void, void> {
  checkOptions(
    "batches",
    options,
    {
      batchSize: "number",
      seed: "number",
      epoch: "number",
      dropLast: "boolean",
      prefetch: "number",
      signal: true,
    },
    DatasetArgumentError,
  );
  const { batchSize, seed, epoch = 0, dropLast = false, prefetch = 2, signal } = options;

  checkInteger("batches", "batchSize", batchSize, [1], DatasetArgumentError);
  checkInteger("batches", "prefetch", prefetch, [0], DatasetArgumentError);
  checkSource("batches", source);
  const examples = "read" in source ? source : inMemory(source);
  const n = examples.length;
  const order =
    seed === undefined
      ? Uint32Array.from({ length: n }, (_, i) => i)
      : permutation(foldIn(key(seed, "batches"), epoch), n);
  const end = dropLast ? n - (n % batchSize) : n;

  // Ends what is being read ahead when the caller stops early.
  const stop = new AbortController();
  const signals = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
  const ahead: Promise<Batch>[] = [];
  let next = 0;
  try {
    while (next < end || ahead.length > 0) {
      signal?.throwIfAborted();
      while (next < end && ahead.length <= prefetch) {
        const places = order.slice(next, Math.min(next + batchSize, end));
        const batch = examples.read(places, { signal: signals });
        batch.catch(() => {}); // it is thrown where the batch's turn comes
        ahead.push(batch);
        next += places.length;
      }
      yield await ahead.shift()!;
    }
  } finally {
    stop.abort();
  }
}

/** A set that is in memory as a source. */
const inMemory = (set: Required<ImageSet>): ExampleSource => ({
  length: set.shape[0],
  read: async (places) => take(set, places),
});
