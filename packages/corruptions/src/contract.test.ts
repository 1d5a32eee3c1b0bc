// What every corruption promises. A new one is covered as soon as corruptions.ts exports it and
// settings.testing.ts says how to make it.

import { bits, key } from "@rote/random";
import { describe, expect, test } from "vitest";
import { take, testBatch } from "./batch.testing.ts";
import {
  type Batch,
  BatchError,
  type Corruption,
  CorruptionOptionError,
  corrupt,
  corruptionFromJSON,
  corruptionHash,
  shiftNames,
} from "./index.ts";
import { batch, settings, shape } from "./settings.testing.ts";

/** Corruptions that lose nothing. */
const haveInverse = ["trueLabels", "shuffledPixels", "randomPixels"];

/** Corruptions without randomness. */
const drawsNothing = ["trueLabels", "centerCrop"];

/** Corruptions of a share of the examples, which can be an exact one. */
const haveExactCount = [
  "partialLabels",
  "shuffledPixels",
  "randomPixels",
  "gaussianPixels",
  ...shiftNames,
];

/** The same corruption with some parameters changed. */
function changed({ name, params, seed }: Corruption, changes: object): Corruption {
  return corruptionFromJSON({ name, params: { ...params, ...changes }, seed });
}

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

  test("its inverse gives floats back to the bit", () => {
    if (!corruption.invert) return;
    const numbers = Float32Array.from(bits(key(3), batch.images.length), (word, i) =>
      // Of all sizes, with zeros of both signs and the smallest there are.
      i % 9 === 0
        ? i % 2 === 0
          ? -0
          : 1e-45
        : ((word >>> 8) - 8_388_607) * (1 << (i % 30)) * 1e-9,
    );
    const floats = { ...batch, images: numbers };
    const back = corruption.invert(corruption.apply(floats));
    expect(new Uint32Array(back.images.buffer)).toEqual(new Uint32Array(numbers.buffer));
  });

  test("touches the split that applyTo names, and no other", () => {
    if (drawsNothing.includes(name) || name === "compose") return;
    const values = ({ images, labels }: Batch) => [[...images], [...labels]];
    expect(corruption.params).toHaveProperty("applyTo");
    const both = changed(corruption, { applyTo: "both" }).apply(batch);
    expect(values(both)).not.toEqual(values(batch));
    expect(values(changed(corruption, { applyTo: "train" }).apply(batch))).toEqual(values(both));
    expect(values(changed(corruption, { applyTo: "test" }).apply(batch))).toEqual(values(batch));
  });

  test("touches exactly as many as exactCountOf says", () => {
    if (!haveExactCount.includes(name)) {
      expect(corruption.params).not.toHaveProperty("probability");
      return;
    }
    const exact = { ...corruption.params, probability: 0.5, applyTo: "both", exactCountOf: 12 };
    const anew = name === "partialLabels" ? { excludeTrue: true } : {};
    for (let seed = 0; seed < 10; seed++) {
      const one = corruptionFromJSON({ name, params: { ...exact, ...anew }, seed });
      expect(corrupt(batch, one).manifest).toHaveLength(6);
    }
    const few = { ...exact, exactCountOf: { train: 11 } };
    expect(() => changed(corruption, few).apply(batch)).toThrow(BatchError);
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

describe("one seed gives each corruption a stream of its own", () => {
  // One image with each of 0 … 9 once, and one label: what an example becomes shows what was drawn.
  const n = 4000;
  const alike: Batch = {
    ...testBatch([n, 5, 2, 1], "train"),
    images: Float32Array.from({ length: 10 * n }, (_, k) => k % 10),
    labels: new Uint8Array(n).fill(3),
  };

  /** For each example one of ten: its label, or where its last pixel is from or how large it is. */
  function outcomes(corruption: Corruption): number[] {
    const { images, labels } = corruption.apply(alike);
    if (labels.some((label) => label !== 3)) return [...labels];
    const last = Array.from({ length: n }, (_, i) => images[10 * i + 9]!);
    if (last.every((value) => Number.isInteger(value) && value < 10)) return last;
    const sorted = [...last].sort((a, b) => a - b);
    return last.map((value) => Math.floor((10 * sorted.indexOf(value)) / n));
  }

  // Of these the coins alone differ between examples.
  const coinsAlone = ["shuffledPixels", ...shiftNames.filter((name) => name !== "gaussianNoise")];
  const halves = { probability: 0.5 };
  const drawing = Object.entries(settings)
    .filter(([name]) => ![...drawsNothing, "compose", "randomLabels"].includes(name))
    .flatMap(([name, [first]]) => {
      const whole = first!.make(7);
      const classCounts = Array(10).fill(n / 10 + 1); // of a set of which these are a part
      if (name === "permutedLabels") return [[name, changed(whole, { classCounts })] as const];
      if (!haveExactCount.includes(name)) return [[name, whole] as const];
      const all = coinsAlone.includes(name) ? [] : [[name, changed(whole, { probability: 1 })]];
      return [...all, [`half of ${name}`, changed(whole, halves)]] as [string, Corruption][];
    });
  const table = drawing.map(([name, corruption]) => [name, outcomes(corruption)] as const);
  const pairs = table.flatMap(([one, a], i) =>
    table
      .slice(i + 1)
      .filter(([other]) => other !== `half of ${one}`)
      .map(([other, b]) => [one, other, a, b] as const),
  );

  test.each(pairs)("%s and %s", (_one, _other, a, b) => {
    const share = (of: readonly number[], value: number) =>
      of.filter((each) => each === value).length / n;
    let [chiSquare, cells] = [0, 0];
    for (let x = 0; x < 10; x++) {
      for (let y = 0; y < 10; y++) {
        const expected = n * share(a, x) * share(b, y);
        if (expected < 5) continue;
        const found = a.filter((each, i) => each === x && b[i] === y).length;
        chiSquare += (found - expected) ** 2 / expected;
        cells++;
      }
    }
    expect(chiSquare).toBeLessThan(cells + 6 * Math.sqrt(2 * cells));
  });
});

test.each([
  ["exactCountOf null", "partialLabels", { probability: 0.5, exactCountOf: null }],
  ["exactCountOf of a list", "partialLabels", { probability: 0.5, exactCountOf: [5] }],
  ["exactCountOf without a split", "partialLabels", { probability: 0.5, exactCountOf: {} }],
  ["exactCountOf of more than memory", "randomPixels", { exactCountOf: 4e9 }],
  ["classCounts null", "permutedLabels", { classCounts: null }],
  ["classCounts of a split null", "permutedLabels", { classCounts: { train: null } }],
  ["classCounts of more than memory", "permutedLabels", { classCounts: [1e15, 1] }],
  ["a matrix null", "noisyLabels", { matrix: null }],
  ["a row null", "noisyLabels", { matrix: [null] }],
  ["moments null", "gaussianPixels", { moments: null }],
  ["a mean that is nested", "gaussianPixels", { moments: { mean: [[1]], variance: 1 } }],
  ["a text for a probability", "partialLabels", { probability: { toString: 0 } }],
  ["a matrix of symbols", "noisyLabels", { matrix: [[Symbol("p")]] }],
  ["a matrix of objects without text", "noisyLabels", { matrix: [[{ toString: 0 }]] }],
  ["a crop without end", "centerCrop", { height: Number.POSITIVE_INFINITY, width: 1 }],
  ["steps null", "compose", { steps: null }],
  ["a step null", "compose", { steps: [null] }],
  ["1,001 steps", "compose", { steps: Array(1001).fill({}) }],
])("the JSON of %s is refused", (_, name, params) => {
  expect(() => corruptionFromJSON({ name, params: params as never, seed: 0 })).toThrow(
    CorruptionOptionError,
  );
});

test("what is nested without end is refused", () => {
  const deep = `${"[".repeat(20_000)}1${"]".repeat(20_000)}`;
  const read = (json: string) => corruptionFromJSON(json);
  expect(() => read(deep)).toThrow(CorruptionOptionError);
  const moments = `{"mean":1,"variance":1,"more":${deep}}`;
  const pixels = () => read(`{"name":"gaussianPixels","params":{"moments":${moments}},"seed":0}`);
  expect(pixels).toThrow(CorruptionOptionError);
  expect(pixels).toThrow('gaussianPixels has no parameter "moments.more"');
});

describe("a field that would do nothing is refused", () => {
  const read = (spec: object) => () => corruptionFromJSON(spec as Corruption);
  const labels = { name: "randomLabels", params: {}, seed: 1 };
  const unknown = (field: string) =>
    `corruptionFromJSON: unknown field "${field}". Known: name, params, seed.`;

  test.each([
    ["applyTo", { ...labels, applyTo: "train" }],
    ["permute", { name: "shuffledPixels", params: {}, seed: 1, permute: "values" }],
    ["height", { name: "centerCrop", params: {}, seed: 0, height: 2, width: 2 }],
    ["steps", { name: "compose", params: {}, seed: 0, steps: [labels] }],
  ])("%s belongs in params", (field, spec) => {
    expect(read(spec)).toThrow(CorruptionOptionError);
    expect(read(spec)).toThrow(`${unknown(field)} It belongs in params.`);
  });

  test("in the steps of a composition, and of those within it, too", () => {
    const of = (step: object) => ({ name: "compose", params: { steps: [step] }, seed: 0 });
    const misplaced = { ...labels, applyTo: "train" };
    for (const spec of [of(misplaced), of(of(misplaced))]) {
      expect(read(spec)).toThrow(`${unknown("applyTo")} It belongs in params.`);
    }
    expect(read(of({ ...labels, sed: 2 }))).toThrow(`${unknown("sed")} Did you mean "seed"?`);
  });

  test("in a specification that is hashed, too: its hash would be another's", () => {
    const hash = (spec: object) => () => corruptionHash(spec as Corruption);
    expect(hash({ ...labels, applyTo: "train" })).toThrow(/unknown field "applyTo"/);
    expect(hash({ ...labels, applyTo: "train", apply: () => 0 })()).toBe(hash(labels)());
  });

  test("unless a corruption of one's own has it as a method, or has none", () => {
    const mine = () => ({ ...corruptionFromJSON(labels), describe: () => "mine" });
    expect(corruptionFromJSON(mine(), { randomLabels: mine }).name).toBe("randomLabels");
    expect(read({ ...labels, more: undefined })).not.toThrow();
  });

  test("fields misplaced at every level of a composition are found at once", () => {
    let spec: object = { ...labels, applyTo: "train" };
    for (let level = 0; level < 16; level++) {
      const steps = [...Array(50).fill({ name: "trueLabels", params: {}, seed: 0 }), spec];
      spec = { name: "compose", params: { steps }, seed: 0, steps };
    }
    expect(read(spec)).toThrow(`${unknown("steps")} It belongs in params.`);
  });
});

test.each([Symbol("seed"), { toString: 0 }, 1n, () => 0, null])(
  "the seed %o is refused",
  (seed) => {
    const spec = { name: "randomPixels", params: {}, seed: seed as never };
    expect(() => corruptionFromJSON(spec)).toThrow(CorruptionOptionError);
  },
);

test("compositions nested without end are refused", () => {
  let json = '{"name":"trueLabels","params":{},"seed":0}';
  for (let level = 0; level < 3000; level++) {
    json = `{"name":"compose","params":{"steps":[${json}]},"seed":0}`;
  }
  expect(() => corruptionFromJSON(json)).toThrow(/at most 16 deep/);
});
