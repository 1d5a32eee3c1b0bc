import { expect, test } from "vitest";
import {
  BatchError,
  centerCrop,
  corrupt,
  corruptRawImage,
  gaussianPixels,
  randomPixels,
} from "./index.ts";

const [width, height] = [4, 3];
const bytes = (channels: number) =>
  Uint8ClampedArray.from({ length: width * height * channels }, (_, i) =>
    channels % 2 === 0 && i % channels === channels - 1 ? 255 : 7 * i,
  );

test.each([1, 2, 3, 4] as const)(
  "%i channels: pixels become those of the image set",
  (channels) => {
    const corruption = randomPixels({ seed: 5 });
    const data = bytes(channels);
    const colours = channels % 2 === 0 ? channels - 1 : channels;
    const opaque = data.filter((_, i) => i % channels < colours);
    const { batch } = corrupt(
      {
        images: new Uint8Array(opaque),
        shape: [1, height, width, colours],
        labels: Uint8Array.of(0),
        classes: ["image"],
        indices: Uint32Array.of(9),
      },
      corruption,
    );
    const after = corruptRawImage({ data, width, height, channels }, corruption, { index: 9 });
    expect(after.data.filter((_, i) => i % channels < colours)).toEqual(
      Uint8ClampedArray.from(batch.images),
    );
    expect(
      after.data.filter((_, i) => i % channels >= colours).every((alpha) => alpha === 255),
    ).toBe(true);
  },
);

test("bytes stay bytes, floats are rounded and clamped, sizes change", () => {
  const image = { data: new Uint8Array(bytes(3)), width, height, channels: 3 } as const;
  const noise = corruptRawImage(
    image,
    gaussianPixels({ seed: 0, moments: { mean: 0, variance: 1e6 } }),
    { index: 0 },
  );
  expect(noise.data).toBeInstanceOf(Uint8Array);
  expect(new Set(noise.data)).toContain(255);
  const crop = corruptRawImage(image, centerCrop({ height: 1, width: 2 }), { index: 0 });
  expect([crop.width, crop.height, crop.data.length]).toEqual([2, 1, 6]);
});

test("what does not fit is refused", () => {
  const make = (given: object) => () =>
    corruptRawImage(
      { data: bytes(3), width, height, channels: 3, ...given },
      randomPixels({ seed: 0 }),
      { index: 0 },
    );
  expect(make({ width: 5 })).toThrow(/data must have 45 bytes for 5 × 3 × 3, got 36/);
  expect(make({ channels: 5 })).toThrow(BatchError);
  expect(make({ channels: 4, data: new Uint8Array(48) })).toThrow(/opaque, got alpha 0/);
});
