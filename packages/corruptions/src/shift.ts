import { checkOptions } from "@rote/options";
import type { Key } from "@rote/random";
import { type Batch, imageSize } from "./batch.ts";
import { type ChoiceOptions, choose, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";
import { type Constants, checkSeverity, type Severity } from "./severity.ts";

export interface ShiftOptions extends ChoiceOptions {
  seed: number;
  /** From 1, the least, to 5: the constants with which CIFAR-10-C was made. */
  severity: Severity;
}

/** One image, its values in 0 … 255, row-major `[height, width, channels]`. */
export interface Picture {
  pixels: Float64Array;
  height: number;
  width: number;
  channels: number;
}

export interface Shift {
  name: string;
  /** Of the severities 1 to 5. */
  constants: Constants;
  /** The image shifted by a constant; its values may leave 0 … 255, and need not be integers. */
  shifted(picture: Picture, constant: number, key: Key): Float64Array;
}

/**
 * A shift of images as pictures of 8 bits a value: what comes out is brought into 0 … 255 and
 * rounded to the nearest integer, of float images too, which must be in 0 … 255 as well.
 */
export function defineShift(
  { name, constants, shifted }: Shift,
  options: ShiftOptions,
): Corruption {
  checkOptions(
    name,
    options,
    {
      seed: "number",
      severity: "number",
      probability: "number",
      exactCountOf: true,
      applyTo: ["train", "test", "both"],
    },
    CorruptionOptionError,
  );
  const { seed, severity } = options;
  checkSeverity(name, severity);
  const constant = constants[severity - 1]!;
  const choice = choose(name, rootKey(name, seed), options);

  return defineCorruption({
    name,
    params: { severity, ...choice.params },
    seed,
    apply(batch) {
      const [, height, width, channels] = batch.shape;
      const size = imageSize(batch.shape);
      const images = batch.images.slice();
      for (const { at, key } of choice.among(batch)) {
        const pixels = Float64Array.from(images.subarray(at * size, (at + 1) * size));
        checkRange(name, batch, pixels);
        const values = shifted({ pixels, height, width, channels }, constant, key);
        for (let k = 0; k < size; k++) images[at * size + k] = toByte(values[k]!);
      }
      return { ...batch, images };
    },
  });
}

/** The nearest integer in 0 … 255, the upper of two. */
export const toByte = (value: number): number =>
  value <= 0 ? 0 : value >= 255 ? 255 : Math.floor(value + 0.5);

/** Bytes are in their range. */
function checkRange(who: string, { images }: Batch, pixels: Float64Array): void {
  if (images instanceof Uint8Array) return;
  const beyond = pixels.find((value) => !(value >= 0 && value <= 255));
  if (beyond === undefined) return;
  throw new BatchError(
    `${who}: images must have values in 0 … 255, got ${beyond}. Shift images before they are ` +
      "whitened; multiply those of 0 … 1 by 255.",
  );
}
