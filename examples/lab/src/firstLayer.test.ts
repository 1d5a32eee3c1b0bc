import { expect, test } from "vitest";
import { firstLayerPictures } from "./firstLayer.ts";

test("the units that have changed most come first, each with its change as a picture", () => {
  const before = new Float32Array(3 * 2); // 3 inputs, 2 units
  const weights = Float32Array.of(0.1, 0, 0, 2, 0, 4); // unit 0: 0.1 0 0; unit 1: 0 2 4
  const pictures = firstLayerPictures({ weights, before, units: 2, shape: [3, 1, 1] });
  expect([pictures.count, pictures.width, pictures.height]).toEqual([2, 1, 3]);
  const grey = pictures.pixels.filter((_, i) => i % 4 === 0);
  expect([...grey]).toEqual([0, 128, 255, 255, 0, 0]); // each stretched to its own range
});
