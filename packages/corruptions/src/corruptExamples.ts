import { checkArgument, checkDense, checkOptions, type OptionTable, shown } from "@rote/options";
import { type Batch, checkIndex } from "./batch.ts";
import { applied, type Corruption, checkCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

/** One labelled image on its own. */
export interface Example {
  /** Its place in its split of the data set, counted from 0. */
  readonly index: number;
  readonly image: Uint8Array | Float32Array;
  readonly shape: readonly [height: number, width: number, channels: number];
  readonly label: number;
}

/** What a stream of examples does not say by itself. */
export type StreamOptions = Pick<Batch, "classes" | "split">;

export const STREAM_OPTIONS: OptionTable<StreamOptions> = { classes: true, split: true };

/**
 * Corrupts examples one by one as they pass, and gives each what `corrupt` gives it in the whole
 * set. Holds one example at a time; whatever else an example has is kept. Stopping early closes the
 * source.
 *
 * @param examples sync or async, in any order.
 * @throws {BatchError} if an example does not have the form that the corruption needs.
 */
export async function* corruptExamples<T extends Example>(
  examples: Iterable<T> | AsyncIterable<T>,
  corruption: Corruption,
  options: StreamOptions,
): AsyncGenerator<Omit<T, keyof Example> & Example, void, undefined> {
  checkOptions("corruptExamples", options, STREAM_OPTIONS, CorruptionOptionError);

  if (!isIterable(examples)) {
    const got = shown(examples);
    throw new BatchError(`corruptExamples: examples must be iterable, got ${got}.`);
  }
  for await (const example of examples) yield corruptExample(example, corruption, options);
}

/**
 * Corrupts one example.
 *
 * @throws {BatchError} if its index is no place in a data set, its label none of the classes, or
 * the corruption needs another form.
 */
export function corruptExample<T extends Example>(
  example: T,
  corruption: Corruption,
  options: StreamOptions,
): Omit<T, keyof Example> & Example {
  checkOptions("corruptExample", options, STREAM_OPTIONS, CorruptionOptionError);
  checkCorruption("corruptExample", corruption);
  const kind = { image: "numbers", shape: "list" } as const;
  checkArgument("corruptExample", "example", example, kind, BatchError);
  checkDense("corruptExample", "example", example, BatchError);
  const { index, label } = example;
  checkIndex("corruptExample", index);
  if (!Number.isInteger(label) || Math.abs(label) >= 2 ** 31) {
    throw new BatchError(`corruptExample: label must be an integer, got ${shown(label)}.`);
  }
  const { images, shape, labels } = applied("corruptExample", corruption, {
    ...options,
    indices: Uint32Array.of(index),
    images: example.image,
    shape: [1, ...example.shape],
    labels: Int32Array.of(label),
  });
  const [, height, width, channels] = shape;
  return { ...example, image: images, shape: [height, width, channels], label: labels[0]! };
}

const isIterable = (value: unknown) =>
  typeof value === "object" &&
  value !== null &&
  (Symbol.iterator in value || Symbol.asyncIterator in value);
