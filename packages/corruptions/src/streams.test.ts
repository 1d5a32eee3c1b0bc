import { describe, expect, test } from "vitest";
import { testBatch } from "./batch.testing.ts";
import {
  type Batch,
  gaussianPixels,
  partialLabels,
  randomLabels,
  randomPixels,
  shuffledPixels,
} from "./index.ts";

const shape = [200, 6, 6, 3] as const;
const train = testBatch(shape, "train");
const test_ = testBatch(shape, "test"); // the same images and labels, in another split
const moments = { mean: 0, variance: 1 };

/** The share of examples whose label (or any pixel) is the same in both. */
function agreement(a: Batch, b: Batch) {
  const size = a.images.length / a.shape[0];
  const same = a.indices.filter((_, i) => {
    const image = (of: Batch) => of.images.subarray(i * size, (i + 1) * size).join();
    return a.labels[i] === b.labels[i] && image(a) === image(b);
  });
  return same.length / a.indices.length;
}

describe("training and test set", () => {
  test("share the permutation of shuffledPixels", () => {
    const corruption = shuffledPixels({ seed: 5 });
    expect(corruption.apply(test_).images).toEqual(corruption.apply(train).images);
  });

  test.each([
    ["randomLabels", randomLabels({ seed: 5 }), 0.1],
    ["randomPixels", randomPixels({ seed: 5 }), 0],
    ["gaussianPixels", gaussianPixels({ seed: 5, moments }), 0],
  ])("draw from different streams in %s", (_, corruption, chance) => {
    const share = agreement(corruption.apply(train), corruption.apply(test_));
    expect(Math.abs(share - chance)).toBeLessThanOrEqual(4 * Math.sqrt((0.1 * 0.9) / 200));
  });

  test("a set without a split has a stream of its own", () => {
    const { split: _, ...nameless } = train;
    const corruption = randomPixels({ seed: 5 });
    expect(agreement(corruption.apply(nameless), corruption.apply(train))).toBe(0);
  });

  test.each([
    ["train", true, false],
    ["test", false, true],
    ["both", true, true],
  ] as const)('applyTo: "%s" says which is touched', (applyTo, touchesTrain, touchesTest) => {
    for (const corruption of [
      randomLabels({ seed: 5, applyTo }),
      partialLabels({ seed: 5, probability: 1, applyTo }),
      shuffledPixels({ seed: 5, applyTo }),
      randomPixels({ seed: 5, applyTo }),
      gaussianPixels({ seed: 5, moments, applyTo }),
    ]) {
      expect(agreement(corruption.apply(train), train) < 0.5).toBe(touchesTrain);
      expect(agreement(corruption.apply(test_), test_) < 0.5).toBe(touchesTest);
    }
  });

  test("a corruption of one split refuses a batch that does not say which it is", () => {
    const { split: _, ...nameless } = train;
    expect(() => randomLabels({ seed: 5, applyTo: "train" }).apply(nameless)).toThrow(
      'randomLabels: to apply to "train" only, a batch must name its split, got none.',
    );
    const joined = { ...train, split: "train+test" };
    expect(() => randomLabels({ seed: 5, applyTo: "train" }).apply(joined)).toThrow(
      'must be of one split, got "train+test". Corrupt the splits apart.',
    );
    expect(agreement(randomLabels({ seed: 5 }).apply(joined), joined)).toBeLessThan(0.5);
  });
});
