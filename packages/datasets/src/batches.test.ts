import { describe, expect, test } from "vitest";
import type { Batch, BatchesOptions, ExampleSource } from "./index.ts";
import { batches, uniformNoise } from "./index.ts";
import { take } from "./take.ts";

const set = uniformNoise({ n: 23, shape: [2, 2, 1] });

async function all(options: BatchesOptions, source: ExampleSource | typeof set = set) {
  const list: Batch[] = [];
  for await (const batch of batches(source, options)) list.push(batch);
  return list;
}
const indices = (list: Batch[]) => list.flatMap((batch) => [...batch.indices]);
const sizes = (list: Batch[]) => list.map((batch) => batch.shape[0]);

/** A source that tells how much of it is being read. */
function slow(): ExampleSource & { reads: number; aborted: number } {
  const source = {
    length: 23,
    reads: 0,
    aborted: 0,
    async read(places: Uint32Array, { signal }: { signal?: AbortSignal } = {}) {
      source.reads++;
      await new Promise((resolve) => setTimeout(resolve, 5 + 10 * (places[0]! % 3)));
      if (signal?.aborted) source.aborted++;
      signal?.throwIfAborted();
      return take(set, places);
    },
  };
  return source;
}

describe("batches", () => {
  test("give every example once, in order, with what belongs to it", async () => {
    const list = await all({ batchSize: 5 });
    expect(sizes(list)).toEqual([5, 5, 5, 5, 3]);
    expect(indices(list)).toEqual([...set.indices]);
    expect(list[1]).toEqual(take(set, [5, 6, 7, 8, 9]));
  });

  test("may leave out the last that is not full", async () => {
    expect(sizes(await all({ batchSize: 5, dropLast: true }))).toEqual([5, 5, 5, 5]);
    expect(sizes(await all({ batchSize: 23, dropLast: true }))).toEqual([23]);
    expect(sizes(await all({ batchSize: 24, dropLast: true }))).toEqual([]);
  });

  test("shuffled, are in an order of seed and epoch alone", async () => {
    const order = async (options: Partial<BatchesOptions>) =>
      indices(await all({ batchSize: 5, seed: 1, ...options }));
    const reference = await order({});
    expect(reference).not.toEqual([...set.indices]);
    expect([...reference].sort((a, b) => a - b)).toEqual([...set.indices]);
    for (const options of [
      { batchSize: 1 },
      { batchSize: 100 },
      { prefetch: 0 },
      { prefetch: 9 },
    ]) {
      expect(await order(options)).toEqual(reference);
    }
    expect(indices(await all({ batchSize: 5, seed: 1 }, slow()))).toEqual(reference);
    expect(await order({ epoch: 1 })).not.toEqual(reference);
    expect(await order({ seed: 2 })).not.toEqual(reference);
  });

  test.each([0, 1, 3])("read %d ahead of the one worked on, and no more", async (prefetch) => {
    const source = slow();
    let given = 0;
    for await (const _ of batches(source, { batchSize: 2, prefetch })) {
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(source.reads).toBeLessThanOrEqual(++given + prefetch);
    }
    expect(source.reads).toBe(12);
  });

  test("left early, stop what is being read", async () => {
    const source = slow();
    for await (const _ of batches(source, { batchSize: 2, prefetch: 3 })) break;
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(source.reads).toBe(4);
    expect(source.aborted).toBeGreaterThan(0);
  });

  test("end with the reason of an abort", async () => {
    const controller = new AbortController();
    const why = new Error("enough");
    const run = async () => {
      for await (const batch of batches(slow(), { batchSize: 2, signal: controller.signal })) {
        if (batch.indices[0] === 4) controller.abort(why);
      }
    };
    await expect(run()).rejects.toBe(why);
  });

  test("throw what reading threw, where its turn is", async () => {
    const source = slow();
    const read = source.read;
    source.read = async (places, options) => {
      if (places[0] === 4) throw new Error("unreadable");
      return read(places, options);
    };
    const seen: number[] = [];
    const run = async () => {
      for await (const batch of batches(source, { batchSize: 2 })) seen.push(batch.indices[0]!);
    };
    await expect(run()).rejects.toThrow("unreadable");
    expect(seen).toEqual([0, 2]);
  });

  test.each([
    ["batchSize must be a positive integer", { batchSize: 0 }],
    ["batchSize must be a positive integer", { batchSize: 1.5 }],
    ["prefetch must be a non-negative integer", { batchSize: 1, prefetch: -1 }],
  ])("refuse options: %s", async (rule, options) => {
    await expect(all(options)).rejects.toThrow(rule);
  });
});
