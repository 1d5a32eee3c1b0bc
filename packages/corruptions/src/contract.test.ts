// What every corruption promises. A new one is covered as soon as corruptions.ts exports it and
// settings.testing.ts says how to make it.

import { describe, expect, test } from "vitest";
import { take, testBatch } from "./batch.testing.ts";
import { type Batch, corrupt, corruptionFromJSON } from "./index.ts";
import { batch, settings, shape } from "./settings.testing.ts";

/** Corruptions that lose nothing. */
const haveInverse = ["trueLabels", "shuffledPixels", "randomPixels"];

/** Corruptions without randomness. */
const drawsNothing = ["trueLabels", "centerCrop"];

const cases = Object.entries(settings).flatMap(([name, all]) =>
  all.map(({ make }) => [`${name} ${JSON.stringify(make(0).params)}`, name, make] as const),
);

describe.each(cases)("%s", (_, name, make) => {
  const corruption = make(7);
  const after = corruption.apply(batch);

  test("leaves its input alone", () => {
    expect(batch).toEqual(testBatch(shape, "train"));
  });

  test("leaves Node's Buffers and views of shared memory alone, and corrupts them alike", () => {
    const { images, labels } = batch as { images: Uint8Array; labels: Uint8Array };
    const file = Buffer.concat([Buffer.alloc(5), images, labels]);
    const buffers = {
      images: file.subarray(5, -labels.length),
      labels: file.subarray(-labels.length),
    };
    const shared = new Uint8Array(new SharedArrayBuffer(3 + images.length), 3);
    shared.set(images);
    const before = Buffer.from(file);
    const { manifest } = corrupt(batch, corruption);
    for (const data of [buffers, { images: shared, labels }]) {
      const out = corrupt({ ...batch, ...data }, corruption);
      expect([...out.batch.images]).toEqual([...after.images]);
      expect([...out.batch.labels]).toEqual([...after.labels]);
      expect(out.manifest).toEqual(manifest);
    }
    expect(file).toEqual(before);
    expect(shared).toEqual(images);
  });

  test("keeps indices, split, classes and the range of labels", () => {
    expect(after).toMatchObject({ indices: batch.indices, split: "train", classes: batch.classes });
    expect(after.labels.length).toBe(12);
    expect(after.labels.every((label) => label >= 0 && label < 10)).toBe(true);
    expect(after.images.length).toBe(after.shape.reduce((a, b) => a * b));
  });

  test("gives other bits for another seed, if it draws any", () => {
    const other = expect(make(8).apply(batch));
    if (drawsNothing.includes(name)) other.toEqual(after);
    else other.not.toEqual(after);
  });

  test("treats an example alike in any batch and any order", () => {
    for (const rows of [[3], [11, 0], [5, 4, 3, 2], [7, 7], []]) {
      expect(corruption.apply(take(batch, rows))).toEqual(take(after, rows));
    }
  });

  test("can be made again from its JSON", () => {
    const again = corruptionFromJSON(JSON.stringify(corruption));
    expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(corruption)));
    expect(again.name).toBe(name);
    expect(again.apply(batch)).toEqual(after);
  });

  test("lists exactly what it changed", () => {
    const { manifest } = corrupt(batch, corruption);
    const row = (of: Batch, i: number) => {
      const { images, labels, shape } = take(of, [i]);
      return JSON.stringify([[...images], [...labels], shape]);
    };
    const changed = batch.indices.filter((_, i) => row(batch, i) !== row(after, i));
    expect(manifest.map(({ index }) => index)).toEqual([...changed]);
    for (const { index, label } of manifest) {
      const from = batch.labels[index]!;
      const to = after.labels[index]!;
      expect(label).toEqual(from === to ? undefined : { from, to });
    }
  });

  test("is undone by its inverse, if it has one", () => {
    if (corruption.invert) expect(corruption.invert(after)).toEqual(batch);
    else expect(haveInverse).not.toContain(name);
  });

  test("takes float images too, and changes the same examples", () => {
    const images = Float32Array.from(batch.images);
    const { batch: floats, manifest } = corrupt({ ...batch, images }, corruption);
    expect(floats.images).toBeInstanceOf(Float32Array);
    expect(floats.images).toEqual(Float32Array.from(after.images));
    expect(manifest).toEqual(corrupt(batch, corruption).manifest);
  });

  test("refuses a batch whose parts do not fit", () => {
    const { apply, invert = apply } = corruption;
    for (const run of [apply, invert]) {
      expect(() => run({ ...batch, labels: new Uint8Array(11) })).toThrow(
        `${name}: labels must have 12 entries to match [12, 4, 5, 3], got 11.`,
      );
    }
  });
});
