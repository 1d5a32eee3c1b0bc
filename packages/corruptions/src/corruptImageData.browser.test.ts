import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  type Batch,
  centerCrop,
  corruptImageData,
  gaussianPixels,
  randomPixels,
  shuffledPixels,
} from "./index.ts";

const one = testBatch([1, 6, 9, 3], "train");
const index = 5;

function imageDataOf({ images, shape: [, height, width] }: Batch): ImageData {
  const pixels = new ImageData(width, height);
  for (let p = 0; p < width * height; p++) {
    pixels.data.set([...images.subarray(3 * p, 3 * p + 3), 255], 4 * p);
  }
  return pixels;
}

describe("corruptImageData", () => {
  const given = imageDataOf(one);
  const options = { index, split: "train" };
  const expected = (corruption: ReturnType<typeof randomPixels>) =>
    corruption.apply({ ...one, indices: Uint32Array.of(index) });

  test.each([
    ["shuffledPixels", shuffledPixels({ seed: 1 })],
    ["randomPixels", randomPixels({ seed: 1 })],
    ["centerCrop", centerCrop({ height: 4, width: 3 })],
  ])("gives what the batch gives: %s", (_, corruption) => {
    const after = corruptImageData(given, corruption, options);
    const pixels = imageDataOf(expected(corruption));
    expect([after.width, after.height]).toEqual([pixels.width, pixels.height]);
    expect(after.data).toEqual(pixels.data);
    expect(given.data).toEqual(imageDataOf(one).data);
  });

  test("rounds Gaussian pixels and clamps them to what a screen shows", () => {
    const corruption = gaussianPixels({ seed: 1, moments: { mean: 128, variance: 128 ** 2 } });
    const after = corruptImageData(given, corruption, options);
    const { images } = expected(corruption);
    for (const [k, x] of images.entries()) {
      const shown = after.data[4 * Math.floor(k / 3) + (k % 3)]!;
      expect(Math.abs(shown - Math.min(255, Math.max(0, x)))).toBeLessThanOrEqual(0.5);
    }
    expect(images.some((x) => x < 0 || x > 255)).toBe(true);
  });

  test("draws other random numbers for another index", () => {
    const corruption = randomPixels({ seed: 1 });
    const other = corruptImageData(given, corruption, { index: 6, split: "train" });
    expect(other.data).not.toEqual(corruptImageData(given, corruption, options).data);
  });

  test("refuses a pixel that is not opaque", () => {
    expect(() =>
      corruptImageData(new ImageData(2, 2), shuffledPixels({ seed: 1 }), options),
    ).toThrow("corruptImageData: every pixel must be opaque, got alpha 0.");
  });

  test.each([
    ["canvas", () => Object.assign(document.createElement("canvas"), { width: 9, height: 6 })],
    ["offscreen canvas", () => new OffscreenCanvas(9, 6)],
  ])("goes from a %s and back, and its inverse brings the picture back", (_, makeCanvas) => {
    const context = makeCanvas().getContext("2d") as CanvasRenderingContext2D;
    context.putImageData(given, 0, 0);
    const corruption = randomPixels({ seed: 1 });
    const read = () => context.getImageData(0, 0, 9, 6);

    context.putImageData(corruptImageData(read(), corruption, options), 0, 0);
    expect(read().data).toEqual(imageDataOf(expected(corruption)).data);

    const inverse = { ...corruption, apply: corruption.invert! };
    context.putImageData(corruptImageData(read(), inverse, options), 0, 0);
    expect(read().data).toEqual(given.data);
  });
});
