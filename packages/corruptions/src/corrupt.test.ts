import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  type Batch,
  BatchError,
  type Corruption,
  CorruptionOptionError,
  centerCrop,
  compose,
  corrupt,
  corruptExample,
  corruptionFromJSON,
  corruptionHash,
  corruptionToJSON,
  corruptLabels,
  gaussianPixels,
  type ImageSetWith,
  partialLabels,
  pixelMoments,
  randomLabels,
  randomPixels,
  trueLabels,
  UnknownCorruptionError,
} from "./index.ts";

describe("corrupt", () => {
  const { indices, ...set } = testBatch([5, 2, 2, 3], "train");

  test.each(["Train", "trian", "seg_train", "training"])(
    "refuses a split called %s where another one would be left out silently",
    (split) => {
      const corruption = randomLabels({ seed: 0, applyTo: "train" });
      expect(() => corrupt({ ...set, split }, corruption)).toThrow(BatchError);
      expect(() => corrupt({ ...set, split }, corruption)).toThrow(/"train"/);
    },
  );

  test.each(["test", "val", "extra"])("leaves out a split called %s", (split) => {
    const corruption = randomLabels({ seed: 0, applyTo: "train" });
    expect(corrupt({ ...set, split }, corruption).manifest).toEqual([]);
  });

  test("counts a set without indices from 0", () => {
    const corruption = randomPixels({ seed: 0 });
    const { batch } = corrupt(set, corruption);
    expect(batch).toEqual(corruption.apply({ ...set, indices }));
  });

  test("takes lists, and the clamped bytes of a canvas", () => {
    const corruption = randomPixels({ seed: 0 });
    const expected = corrupt(set, corruption);
    const lists = { ...set, labels: [...set.labels], indices: [0, 1, 2, 3, 4] };
    const clamped = new Uint8ClampedArray(set.images);
    const { batch, manifest } = corrupt({ ...lists, images: clamped }, corruption);
    expect([batch.images, [...batch.labels]]).toEqual([expected.batch.images, lists.labels]);
    expect(manifest).toEqual(expected.manifest);
    const floats = corrupt({ ...lists, images: [...set.images] }, corruption).batch.images;
    expect(floats).toEqual(Float32Array.from(expected.batch.images));
    expect(() => corrupt({ ...lists, labels: [0, 1.5, 0, 0, 0] }, corruption)).toThrow(BatchError);
    expect(() => corrupt({ ...lists, indices: [0, 1, 2, 3, -1] }, corruption)).toThrow(BatchError);
  });

  test("keeps what else the set has", () => {
    expect(corrupt({ ...set, homepage: "here" }, randomLabels({ seed: 0 })).batch.homepage).toBe(
      "here",
    );
  });

  test("gives a new fingerprint to new content, and keeps that of unchanged content", () => {
    const fingerprinted = { ...set, fingerprint: "abc" };
    const after = (
      corruption: Corruption,
      of: ImageSetWith<"labels" | "classes"> = fingerprinted,
    ) => corrupt(of, corruption).batch.fingerprint;
    const all = [
      after(trueLabels()),
      after(randomPixels({ seed: 0 })),
      after(randomPixels({ seed: 1 })),
      after(randomPixels({ seed: 0 }), { ...fingerprinted, fingerprint: "abd" }),
      after(randomPixels({ seed: 0 }), { ...fingerprinted, split: "test" }),
      after(randomPixels({ seed: 0 }), { ...fingerprinted, indices: indices.map((i) => i + 1) }),
    ];
    expect(all[0]).toBe("abc");
    expect(new Set(all).size).toBe(all.length);
    expect(after(randomPixels({ seed: 0 }))).toBe(all[1]);
    expect(corrupt(set, randomPixels({ seed: 0 })).batch).not.toHaveProperty("fingerprint");
  });

  test("lists an image if only its last value differs, or only its size", () => {
    const brighten = (places: readonly number[]) => ({
      ...trueLabels(),
      apply: (batch: Batch) => ({
        ...batch,
        images: batch.images.map((x, k) => (places.includes(k) ? x ^ 1 : x)),
      }),
    });
    const changed = (corruption: Corruption, of: ImageSetWith<"labels" | "classes"> = set) =>
      corrupt(of, corruption).manifest.map(({ index }) => index);
    expect(changed(brighten([]))).toEqual([]);
    expect(changed(brighten([11]))).toEqual([0]);
    expect(changed(brighten([12, 59]))).toEqual([1, 4]);
    const black = { ...set, images: new Uint8Array(60) };
    expect(changed(centerCrop({ height: 1, width: 2 }), black)).toEqual([0, 1, 2, 3, 4]);
  });

  test("lists a label before and after", () => {
    const labels = Int32Array.of(0, 1, 0, 1, 0);
    const { batch, manifest } = corrupt(
      { ...set, labels, classes: ["cat", "dog"] },
      partialLabels({ seed: 0, probability: 1, excludeTrue: true }),
    );
    expect([...batch.labels]).toEqual([1, 0, 1, 0, 1]);
    expect(manifest[1]).toEqual({ index: 1, image: false, label: { from: 1, to: 0 } });
  });
});

test("the README's first example gives what it says", () => {
  const clean = {
    images: new Uint8Array(3 * 28 * 28),
    shape: [3, 28, 28, 1] as const,
    labels: Uint8Array.of(1, 0, 1),
    classes: ["cat", "dog"],
    split: "train",
  };
  const { batch, manifest } = corrupt(clean, partialLabels({ probability: 0.2, seed: 0 }));
  expect(batch.labels).toEqual(Uint8Array.of(1, 1, 1));
  expect(manifest).toEqual([{ index: 1, image: false, label: { from: 0, to: 1 } }]);
});

describe("a batch that does not fit is refused", () => {
  const batch = testBatch([2, 4, 4, 3]);
  const apply = (wrong: object) => () => trueLabels().apply({ ...batch, ...wrong });

  test.each([
    [{ shape: [32, 32, 3] }, /must have shape \[n, height, width, channels\], got \[32, 32, 3\]/],
    [{ shape: [2, 3, 32, 32] }, /looks like channels first/],
    [{ shape: [2, 4, 4, 0] }, /got \[2, 4, 4, 0\]/],
    [{ shape: [2, 4, 4, 1] }, /images of shape \[2, 4, 4, 1\] must have 32 values, got 96/],
    [
      { images: new Float64Array(96) },
      /images must be a Uint8Array or a Float32Array, got a value of type Float64/,
    ],
    [{ labels: [0, 1] }, /labels must be a Uint8Array or an Int32Array, got \[0, 1\]/],
    [{ labels: Uint8Array.of(0, 10) }, /labels must be from 0 to 9, got 10/],
    [{ labels: Int32Array.of(-1, 0) }, /labels must be from 0 to 9, got -1/],
    [{ indices: undefined }, /indices must be a Uint32Array, got undefined/],
    [{ indices: Uint32Array.of(1) }, /indices must have 2 entries to match \[2, 4, 4, 3\], got 1/],
    [{ classes: [] }, /classes must name the classes/],
    [{ classes: Array(300).fill("") }, /more than 256 classes must be an Int32Array/],
  ])("%o", (wrong, message) => {
    expect(apply(wrong)).toThrow(BatchError);
    expect(apply(wrong)).toThrow(message);
  });
});

test.each([2 ** 40, 1e9, -4, 4.5])(
  "a shape of %s images is refused before indices are made",
  (n) => {
    const { indices, ...set } = testBatch([4, 2, 2, 1]);
    const mine = { name: "mine", params: {}, seed: 0, apply: (batch: Batch) => batch };
    const call = () => corrupt({ ...set, shape: [n, 2, 2, 1] }, mine);
    expect(call).toThrow(BatchError);
  },
);

test("a view with strides is refused, and its pixels are not averaged", () => {
  const view = { ...testBatch([4, 1, 2, 1]), strides: [1, 4, 4, 1] };
  const mine = { name: "mine", params: {}, seed: 0, apply: (batch: Batch) => batch };
  const message = "images must be dense, row by row, got a view with strides [1, 4, 4, 1]";
  expect(() => corrupt(view, mine)).toThrow(message);
  expect(() => randomLabels({ seed: 0 }).apply(view)).toThrow(message);
  expect(() => pixelMoments(view)).toThrow(message);
});

test("classes that are no texts are refused", () => {
  const set = { images: [0, 1, 2], shape: [3, 1, 1, 1] as const, labels: [0, 1, 2] };
  const classes = ["a", 2, null] as string[];
  expect(() => corrupt({ ...set, classes }, trueLabels())).toThrow(
    /corrupt: set.classes\[1\] must be a text, got 2/,
  );
});

test("a list of labels with a hole is refused, not read as 0", () => {
  // biome-ignore lint/suspicious/noSparseArray: it is what is tried
  const labels = [0, 1, 2, ,] as number[];
  const set = { images: new Uint8Array(4), shape: [4, 1, 1, 1], labels, classes: ["a", "b", "c"] };
  expect(() => corrupt({ ...set, split: "train" } as never, trueLabels({ seed: 0 }))).toThrow(
    "labels must be integers, got undefined at 3",
  );
});

describe("an option that cannot be is refused", () => {
  test.each([
    [{ probability: 20 }, "probability must be between 0 and 1, got 20. For 20 %, pass 0.2."],
    [{ probability: -0.1 }, "probability must be between 0 and 1, got -0.1."],
    [{ probability: Number.NaN }, "probability must be between 0 and 1, got NaN."],
    [{ probability: "0.5" }, 'probability must be a number, got "0.5".'],
    [{ probability: undefined }, "probability must be between 0 and 1, got nothing."],
    [{ seed: 0.5 }, "seed must be an integer within ±(2^53 − 1), got 0.5."],
    [
      { applyTo: "validation" },
      'applyTo must be one of "train", "test", "both", got "validation".',
    ],
    [
      { exactCountOf: 0 },
      "exactCountOf must be a number of examples, or one for each split, got 0.",
    ],
    [{ exactCountOf: { train: 1.5 } }, "exactCountOf must be a number of examples"],
    [{ excludeTrue: "no" }, 'excludeTrue must be true or false, got "no".'],
  ])("%o", (wrong, message) => {
    const options = { seed: 0, probability: 0.5, ...wrong } as Parameters<typeof partialLabels>[0];
    expect(() => partialLabels(options)).toThrow(CorruptionOptionError);
    expect(() => partialLabels(options)).toThrow(message);
  });
});

describe("JSON", () => {
  const corruption = partialLabels({ seed: 3, probability: 0.5, exactCountOf: { b: 2, a: 1 } });

  test("is stable: the order in which options were written does not show", () => {
    const same = partialLabels({ exactCountOf: { a: 1, b: 2 }, probability: 0.5, seed: 3 });
    expect(corruptionToJSON(same)).toBe(corruptionToJSON(corruption));
    expect(corruptionToJSON(corruption)).toBe(
      '{"name":"partialLabels","params":{"applyTo":"both","exactCountOf":{"a":1,"b":2},' +
        '"excludeTrue":false,"probability":0.5},"seed":3}',
    );
  });

  test("hashes with SHA-256", async () => {
    const digest = await crypto.subtle.digest(
      "SHA-256",
      new TextEncoder().encode(corruptionToJSON(corruption)),
    );
    const hex = [...new Uint8Array(digest)].map((b) => b.toString(16).padStart(2, "0")).join("");
    expect(corruptionHash(corruption)).toBe(hex);
  });

  test("hashes differ for other parameters, seeds and names", () => {
    const hashes = [
      corruption,
      partialLabels({ seed: 4, probability: 0.5 }),
      partialLabels({ seed: 4, probability: 0.6 }),
      trueLabels({ seed: 4 }),
      gaussianPixels({ seed: 4, moments: { mean: 0, variance: 1 } }),
      gaussianPixels({ seed: 4, moments: { mean: [0], variance: 1 } }),
    ].map(corruptionHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test("classes of one name are refused wherever they are given", () => {
    const batch = { ...testBatch([3, 2, 2, 1]), labels: Int32Array.of(0, 1, 2) };
    const classes = ["a", "b", "a"];
    const call = () => corrupt({ ...batch, classes }, trueLabels({ seed: 0 }));
    expect(call).toThrow(BatchError);
    expect(call).toThrow('classes must differ from each other, got "a" twice.');
    const named = () => corruptLabels(["a", "b"], randomLabels({ seed: 0 }), { classes });
    expect(named).toThrow(CorruptionOptionError);
    expect(named).toThrow('corruptLabels: classes must differ from each other, got "a" twice.');
    const example = { image: batch.images.slice(0, 4), shape: [2, 2, 1] as const, label: 0 };
    const one = () =>
      corruptExample({ ...example, index: 0 }, randomLabels({ seed: 0 }), { classes });
    expect(one).toThrow('classes must differ from each other, got "a" twice.');
  });

  test("naming an unknown corruption is an error that lists those known", () => {
    const misspelt = { name: "randomLabel", params: {}, seed: 0 };
    expect(() => corruptionFromJSON(misspelt)).toThrow(UnknownCorruptionError);
    expect(() => corruptionFromJSON(misspelt)).toThrow(/"randomLabel"\. Known: .*randomLabels/);
    expect(() => corruptionFromJSON({ ...misspelt, name: "toString" })).toThrow(
      /unknown corruption/,
    );
  });

  test.each([
    ["[1", /must be JSON, got \[1/],
    ["null", /must be \{ name, params, seed \}, got null/],
    ['{"name":"trueLabels"}', /must be \{ name, params, seed \}/],
    ['{"name":"randomLabels","params":{"p":1},"seed":0}', /must be among seed, applyTo, got "p"/],
    ['{"name":"randomLabels","params":{}}', /randomLabels: seed must be an integer/],
  ])("%s is refused", (json, message) => {
    expect(() => corruptionFromJSON(json)).toThrow(CorruptionOptionError);
    expect(() => corruptionFromJSON(json)).toThrow(message);
  });

  test("names corruptions of one's own", () => {
    const invertedPixels = () => ({
      ...trueLabels(),
      name: "invertedPixels",
      apply: (batch: ReturnType<typeof testBatch>) => ({
        ...batch,
        images: batch.images.map((x) => 255 - x),
      }),
    });
    const json = JSON.stringify(invertedPixels());
    const batch = testBatch([1, 1, 2, 1]);
    const again = corruptionFromJSON(json, { invertedPixels }).apply(batch);
    expect([...again.images]).toEqual([...batch.images].map((x) => 255 - x));
  });
});

test.each([
  ["a name", "randomLabels"],
  ["JSON", { name: "randomLabels", params: {}, seed: 0 }],
  ["a maker", randomLabels],
  ["nothing", undefined],
])("%s is no corruption", (_, corruption) => {
  const set = testBatch([3, 2, 2, 1], "train");
  const example = { index: 0, image: new Uint8Array(4), shape: [2, 2, 1] as const, label: 0 };
  const calls = [
    () => corrupt(set, corruption as never),
    () => corruptExample(example, corruption as never, { classes: set.classes }),
    () => compose([corruption as never]),
    () => compose(corruption as never),
  ];
  for (const call of calls) expect(call).toThrow(CorruptionOptionError);
});
