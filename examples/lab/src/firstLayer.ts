import { type Pictures, picturesOf } from "./pictures.ts";

/** Units that are shown. */
const SHOWN = 24;

interface FirstLayer {
  /** `[inputs, units]`, and what they were after the first epoch. */
  weights: Float32Array;
  before: Float32Array;
  units: number;
  /** Of the network's input. */
  shape: readonly [height: number, width: number, channels: number];
}

/**
 * What training has written into the first layer: for the units that have changed most, the change
 * of their weights, each as a picture of the input's size.
 */
export function firstLayerPictures({ weights, before, units, shape }: FirstLayer): Pictures {
  const [height, width, channels] = shape;
  const inputs = height * width * channels;
  const sizes = Array.from({ length: units }, (_, unit) => {
    let size = 0;
    for (let i = 0; i < inputs; i++) {
      const change = weights[i * units + unit]! - before[i * units + unit]!;
      size += change * change;
    }
    return { unit, size };
  });
  const largest = sizes.sort((a, b) => b.size - a.size).slice(0, SHOWN);
  const images = new Float32Array(largest.length * inputs);
  for (const [place, { unit }] of largest.entries()) {
    for (let i = 0; i < inputs; i++) {
      images[place * inputs + i] = weights[i * units + unit]! - before[i * units + unit]!;
    }
  }
  const n = largest.length;
  const labels = Uint8Array.from(largest, () => 0);
  return picturesOf({ images, shape: [n, height, width, channels], labels, classes: [""] }, n);
}
