import { describe, expect, test } from "vitest";

import {
  gaborFeatures,
  gaussian,
  gramMatrix,
  type Images,
  MemoryError,
  medianHeuristic,
  randomFourierFeatures,
  randomPatches,
  standardize,
} from "../index.ts";
import { maxDifference, product, randomMatrix } from "../matrices.testing.ts";

/** Bytes without a pattern, the same on every run. */
function testImages(n: number, side: number, channels: number): Images {
  const length = n * side * side * channels;
  const images = Uint8Array.from({ length }, (_, i) => (Math.imul(i + 1, 2654435761) >>> 16) & 255);
  return { images, shape: [n, side, side, channels] };
}

function take({ images, shape }: Images, rows: number[]): Images {
  const size = shape[1] * shape[2] * shape[3];
  const data = rows.flatMap((row) =>
    Array.from({ length: size }, (_, i) => images[row * size + i]!),
  );
  return { images: Uint8Array.from(data), shape: [rows.length, shape[1], shape[2], shape[3]] };
}

describe("gaborFeatures", () => {
  test("has a column for every orientation, wavelength, grid point and channel", async () => {
    const { data, shape } = await gaborFeatures(testImages(3, 28, 1));
    expect(shape).toEqual([3, 8 * 2 * 49]);
    expect(data).toHaveLength(3 * 784);
    expect(
      (await gaborFeatures(testImages(1, 12, 3), { orientations: 4, wavelengths: [4] })).shape,
    ).toEqual([1, 4 * 9 * 3]);
  });

  test("sees no structure in an even image, whatever its brightness", async () => {
    const images = { images: new Uint8Array(41 * 41).fill(200), shape: [1, 41, 41, 1] as const };
    const { data } = await gaborFeatures(images, { wavelengths: [4], stride: 8 });
    const middle = data.filter((_, i) => i % 25 === 12); // of 5 × 5 grid points, far from the rim
    expect(Math.max(...middle)).toBeLessThan(1e-3);
  });

  test("answers a wave most at its own orientation and wavelength", async () => {
    for (const [wavelength, orientation] of [
      [4, 0],
      [8, 2],
      [4, 3],
    ] as const) {
      const angle = (Math.PI * orientation) / 4;
      const images = Float64Array.from({ length: 32 * 32 }, (_, i) => {
        const along = (i % 32) * Math.cos(angle) + Math.floor(i / 32) * Math.sin(angle);
        return 0.5 + 0.5 * Math.cos((2 * Math.PI * along) / wavelength);
      });
      const { data } = await gaborFeatures(
        { images, shape: [1, 32, 32, 1] },
        { orientations: 4, wavelengths: [4, 8], stride: 32, scale: 1 },
      );
      expect(data.indexOf(Math.max(...data))).toBe((wavelength === 8 ? 4 : 0) + orientation);
    }
  });

  test("treats an image alike in any set", async () => {
    const images = testImages(4, 14, 2);
    const all = await gaborFeatures(images);
    const some = await gaborFeatures(take(images, [3, 1]));
    const width = all.shape[1];
    expect(some.data.slice(0, width)).toEqual(all.data.slice(3 * width));
    expect(some.data.slice(width)).toEqual(all.data.slice(width, 2 * width));
  });

  test("refuses wrong shapes and options", async () => {
    const short = { images: new Uint8Array(9), shape: [1, 4, 4, 1] as const };
    await expect(gaborFeatures(short)).rejects.toThrow(/must have 16 numbers, got 9/);
    const images = testImages(1, 8, 1);
    await expect(gaborFeatures(images, { wavelengths: [1] })).rejects.toThrow(/at least 2 pixels/);
  });
});

describe("randomPatches", () => {
  const images = testImages(10, 32, 3);
  const options = { filters: 7, samples: 400 };

  test("gives 8 features a filter for 32 × 32 images, none negative", async () => {
    const net = await randomPatches(images, options);
    const { data, shape } = await net.apply(images);
    expect(net.features).toBe(56);
    expect(shape).toEqual([10, 56]);
    expect(data.every((value) => value >= 0)).toBe(true);
    expect(data.some((value) => value > 0)).toBe(true);
    expect(net.bytes(10)).toBe(data.byteLength);
  });

  test("streams the same features in any batch size", async () => {
    const net = await randomPatches(images, options);
    const { data } = await net.apply(images);
    for await (const part of net.stream(images, { batchSize: 3 })) {
      const [rows, width] = part.shape;
      expect(part.data).toEqual(data.slice(part.first * width, (part.first + rows) * width));
    }
  });

  test("computes what its definition says, filter by filter", async () => {
    // Without whitening and contrast normalization a filter is a patch of norm 1, so one of the
    // responses of an image made of that patch is its norm.
    const patch = Float64Array.from({ length: 4 }, (_, i) => [3, -1, -4, 2][i]!);
    const single = { images: patch, shape: [1, 2, 2, 1] as const };
    const net = await randomPatches(single, {
      filters: 1,
      samples: 5,
      patchSize: 2,
      poolSize: 1,
      poolStride: 1,
      contrast: 0,
      whitening: 1,
      threshold: 0.25,
    });
    // All samples are the one patch, so the mean patch is that patch and every response is zero.
    expect([...(await net.apply(single)).data]).toEqual([0, 0]);
    // Its negative, normalized, is twice the mean away; the filter is zero as well.
    const negative = { images: patch.map((p) => -p), shape: single.shape };
    expect([...(await net.apply(negative)).data]).toEqual([0, 0]);
  });

  test("does not see brightness or contrast, with the variance's constant at zero", async () => {
    const net = await randomPatches(images, { ...options, contrast: 0 });
    const brighter = {
      images: Float64Array.from(images.images, (v) => 0.5 * v + 20),
      shape: images.shape,
    };
    const [a, b] = [await net.apply(images), await net.apply(brighter)];
    expect(maxDifference(a.data, b.data)).toBeLessThan(1e-3);
  });

  test("another seed gives other filters, the same one the same", async () => {
    const features = async (seed: number) =>
      (await (await randomPatches(images, { ...options, seed })).apply(images)).data;
    expect(await features(1)).toEqual(await features(1));
    expect(await features(1)).not.toEqual(await features(2));
  });

  test("more filters keep the first ones", async () => {
    const few = await (await randomPatches(images, options)).apply(images);
    const many = await (await randomPatches(images, { ...options, filters: 9 })).apply(images);
    // Feature order: window by window, sign by sign, filter by filter.
    expect(many.data.slice(0, 7)).toEqual(few.data.slice(0, 7));
  });

  test("refuses images of another shape and patches that are too large", async () => {
    const net = await randomPatches(images, options);
    await expect(net.apply(testImages(1, 28, 3))).rejects.toThrow(
      /\[n, 32,32,3\], got \[1,28,28,3\]/,
    );
    await expect(randomPatches(images, { patchSize: 33 })).rejects.toThrow(/at most .* 32, got 33/);
  });
});

describe("randomFourierFeatures", () => {
  test("inner products approach the Gaussian kernel like 1/√D", async () => {
    const points = randomMatrix(30, 5);
    const K = (await gramMatrix(points, gaussian({ gamma: 0.3 }))).data;
    for (const features of [100, 10_000]) {
      const z = randomFourierFeatures({ dimension: 5, features, gamma: 0.3 })(points);
      const error = maxDifference(product(z, z, { transposeB: true }).data, K);
      // An entry's standard deviation is at most 1/√D; the largest of 900 is within five.
      expect(error).toBeLessThan(5 / Math.sqrt(features));
      expect(error).toBeGreaterThan(0.1 / Math.sqrt(features));
    }
  });

  test("refuses points of another dimension", () => {
    const map = randomFourierFeatures({ dimension: 5, gamma: 1 });
    expect(() => map(randomMatrix(2, 4))).toThrow(/must have 5 coordinates, got 4/);
  });

  test("gives finite numbers, or refuses what would come to none", () => {
    const wide = randomFourierFeatures({ dimension: 2, gamma: 1e100 });
    const far = { data: new Float64Array([1e100, -1e100]), shape: [1, 2] as const };
    expect(wide(far).data.every(Number.isFinite)).toBe(true);
    expect(() => randomFourierFeatures({ dimension: 2, gamma: 1e308 })).toThrow(/gamma must be at/);
    const farther = { data: new Float64Array([1e300, 0]), shape: [1, 2] as const };
    expect(() => wide(farther)).toThrow(/points must be at most 1e\+100 .* got 1e\+300/);
  });

  test("plans its memory before it draws", () => {
    const asked = { dimension: 1e6, features: 1e7, gamma: 1 };
    expect(() => randomFourierFeatures(asked)).toThrow(MemoryError);
    expect(() => randomFourierFeatures(asked)).toThrow(/it needs 74505.9 GiB.*fewer features/);
  });
});

describe("medianHeuristic", () => {
  test("is 1 / 2d for standard normal points, near enough", () => {
    expect(1 / medianHeuristic(randomMatrix(500, 100))).toBeGreaterThan(185);
    expect(1 / medianHeuristic(randomMatrix(500, 100))).toBeLessThan(215);
  });

  test("refuses points that are all the same", () => {
    const same = { data: new Float64Array(6).fill(3), shape: [3, 2] as const };
    expect(() => medianHeuristic(same)).toThrow(/points must differ/);
    same.data[3] = Number.NaN;
    expect(() => medianHeuristic(same)).toThrow(/finite numbers, got NaN in row 1, column 1/);
  });
});

describe("standardize", () => {
  const of = (...rows: number[][]) => ({
    data: Float32Array.from(rows.flat()),
    shape: [rows.length, rows[0]!.length] as const,
  });

  test("makes columns of mean 0 and variance 1, and treats other sets alike", () => {
    const [train, other] = standardize(of([1, 5, 7], [3, 5, 9]), of([5, 6, 8]));
    expect([...train!.data]).toEqual([-1, 0, -1, 1, 0, 1]);
    expect([...other!.data]).toEqual([3, 0, 0]);
  });

  test.each([0.1, 1 / 3, 1e30, -7.3, 1e-30, 0])("makes a column of %s alone zero", (value) => {
    for (const n of [1, 3, 7, 1000]) {
      const rows = Array.from({ length: n }, (_, i) => [value, i]);
      const [train, other] = standardize(of(...rows), of([2 * value + 1, 0]));
      expect(train!.data.every((x, at) => at % 2 === 1 || x === 0)).toBe(true);
      expect(other!.data[0]).toBe(0);
    }
  });

  test("keeps a column whose only difference is the last bit of one of 10,000 float32", () => {
    const next = new Float32Array(Uint32Array.of(0x3f800001).buffer)[0]!;
    const rows = Array.from({ length: 10_000 }, (_, i) => [i === 17 ? next : 1]);
    const [train] = standardize(of(...rows));
    expect(train!.data[17]).toBeCloseTo(Math.sqrt(9999), 2);
  });

  test("refuses NaN in any set, and squares that are infinite, and names the column", () => {
    const bad = of([1, 2], [3, Number.NaN]);
    expect(() => standardize(bad)).toThrow(
      "train must be finite numbers, got NaN in row 1, column 1",
    );
    expect(() => standardize(of([1, 2]), of([0, 0]), bad)).toThrow(
      "others[1] must be finite numbers, got NaN in row 1, column 1",
    );
    const large = { data: Float64Array.of(1, 1e200, 1, -1e200), shape: [2, 2] as const };
    expect(() => standardize(large as never)).toThrow(
      "features must be numbers whose squares are finite, got others in column 1",
    );
  });

  test.each<[string, unknown]>([
    ["must have 6 entries, got 4", [3, 2]],
    ["must have 20000000000 entries, got 4", [1e10, 2]],
    ["must be { data, shape: [rows, columns] }", [4]],
    ["must be { data, shape: [rows, columns] }", [1, 2, 2]],
    ["must have at least one row and one column, got shape [1.5, 2]", [1.5, 2]],
    ['must have at least one row and one column, got shape [2, "2"]', [2, "2"]],
  ])("refuses a shape of other numbers in either set: %s, %j", (message, shape) => {
    const wrong = { ...of([1, 2], [3, 4]), shape } as never;
    expect(() => standardize(wrong)).toThrow(`standardize: train `);
    expect(() => standardize(wrong)).toThrow(message);
    expect(() => standardize(of([1, 2]), wrong)).toThrow(`standardize: others[0] `);
    expect(() => standardize(of([1, 2]), wrong)).toThrow(message);
  });

  test("refuses a view with strides, which it would read in a wrong order", () => {
    const view = { ...of([1, 2], [3, 4]), strides: [1, 2], offset: 0 };
    expect(() => standardize(view)).toThrow("train must be dense, row by row, got a view");
    expect(() => standardize(of([1, 2]), view)).toThrow("others[0] must be dense");
    const dense = { ...view, strides: [2, 1] };
    expect(standardize(dense)).toEqual(standardize(of([1, 2], [3, 4])));
  });

  test("refuses sets of another width", () => {
    expect(() => standardize(of([1, 2]), of([1]))).toThrow(/must have 2 features, got 1/);
  });
});
