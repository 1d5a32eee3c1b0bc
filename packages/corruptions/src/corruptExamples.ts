import type { Batch } from "./batch.ts";
import type { Corruption } from "./corruption.ts";

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
  for await (const example of examples) yield corruptExample(example, corruption, options);
}

/** Corrupts one example. */
export function corruptExample<T extends Example>(
  example: T,
  corruption: Corruption,
  options: StreamOptions,
): Omit<T, keyof Example> & Example {
  const { images, shape, labels } = corruption.apply({
    ...options,
    indices: Uint32Array.of(example.index),
    images: example.image,
    shape: [1, ...example.shape],
    labels: Int32Array.of(example.label),
  });
  const [, height, width, channels] = shape;
  return { ...example, image: images, shape: [height, width, channels], label: labels[0]! };
}
