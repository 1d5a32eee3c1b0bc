import { checkOptions, shown } from "@rote/options";
import { uniform } from "@rote/random";
import { type Augmentation, defineAugmentation, type Image } from "./augmentation.ts";
import { checkFill, pairOf } from "./check.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";
import { turn } from "./turn.ts";

export interface RandomRotationOptions {
  /** The angle is uniform between −degrees and degrees, or between the two. Counter-clockwise. */
  degrees: number | readonly [low: number, high: number];
  /** How values between pixels are found. Defaults to "bilinear"; torchvision's is "nearest". */
  interpolation?: "bilinear" | "nearest";
  /** Value outside the image. Defaults to 0. */
  fill?: number;
  /** Defaults to 0. */
  seed?: number;
}

/**
 * Rotates an image about its centre by a random angle; it keeps its size, and corners are cut. The
 * paper uses up to 25 degrees.
 *
 * The pixel at (x, y) from the centre, y downwards, takes the value at
 *
 *     (x cos θ − y sin θ, x sin θ + y cos θ).
 *
 * Bytes are rounded to nearest. Bilinear values at the rim mix with `fill`; torchvision's, of
 * tensors, count `fill` twice there.
 *
 * @throws {RegularizerArgumentError} if a parameter is out of range.
 *
 * Twin: torchvision's `RandomRotation(degrees, interpolation, fill=fill)`.
 * Reference: Zhang et al., ICLR 2017, appendix E.
 */
export function randomRotation(options: RandomRotationOptions): Augmentation {
  checkOptions(
    "randomRotation",
    options,
    { degrees: true, interpolation: ["bilinear", "nearest"], fill: "number", seed: "number" },
    RegularizerArgumentError,
  );
  const { degrees, interpolation = "bilinear", fill = 0, seed = 0 } = options;

  const [low, high] = typeof degrees === "number" ? [-degrees, degrees] : pairOf(degrees);
  if (!(low >= -360 && low <= high && high <= 360)) {
    throw new RegularizerArgumentError(
      "randomRotation: degrees must be a number from 0 to 360 or a range within ±360, got " +
        `${shown(degrees)}.`,
    );
  }
  const sample = interpolation === "bilinear" ? bilinear : nearest;
  return defineAugmentation(
    { name: "randomRotation", params: { degrees, interpolation, fill }, seed },
    (key, source, target) => {
      const { cos, sin } = turn(low + (high - low) * uniform(key));
      const [centreX, centreY] = [(source.width - 1) / 2, (source.height - 1) / 2];
      let to = 0;
      for (let row = 0; row < source.height; row++) {
        const y = row - centreY;
        for (let column = 0; column < source.width; column++) {
          const x = column - centreX;
          const fromX = centreX + x * cos - y * sin;
          const fromY = centreY + x * sin + y * cos;
          sample(source, fromX, fromY, fill, target, to);
          to += source.channels;
        }
      }
    },
    (batch) => {
      checkFill("randomRotation", fill, batch);
      return [batch.shape[1], batch.shape[2]];
    },
  );
}

/** Writes the value of each channel at (x, y) into the target from `to` on. */
type Sample = (image: Image, x: number, y: number, fill: number, target: Image, to: number) => void;

const nearest: Sample = ({ pixels, height, width, channels }, x, y, fill, target, to) => {
  const [i, j] = [Math.round(y), Math.round(x)];
  const inside = i >= 0 && i < height && j >= 0 && j < width;
  for (let c = 0; c < channels; c++) {
    target.pixels[to + c] = inside ? pixels[(i * width + j) * channels + c]! : fill;
  }
};

const bilinear: Sample = ({ pixels, height, width, channels }, x, y, fill, target, to) => {
  const half = target.pixels instanceof Uint8Array ? 0.5 : 0; // bytes are cut: round them
  const left = Math.floor(x);
  const top = Math.floor(y);
  const u = x - left;
  const v = y - top;
  const at = (i: number, j: number, c: number) =>
    i < 0 || i >= height || j < 0 || j >= width ? fill : pixels[(i * width + j) * channels + c]!;
  for (let c = 0; c < channels; c++) {
    const upper = (1 - u) * at(top, left, c) + u * at(top, left + 1, c);
    const lower = (1 - u) * at(top + 1, left, c) + u * at(top + 1, left + 1, c);
    target.pixels[to + c] = (1 - v) * upper + v * lower + half;
  }
};
