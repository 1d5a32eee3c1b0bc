import { checkArgument, checkOptions } from "@rote/options";
import { type Batch, checkImageShape } from "./batch.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

/** Mean and variance of pixels: one number for all, or one for each channel. */
export interface PixelMoments {
  mean: number | readonly number[];
  variance: number | readonly number[];
}

/**
 * Mean and population variance over all values of a set of images,
 *
 *     μ = Σ x / N,   σ² = Σ (x − μ)² / N,
 *
 * in the units of the images: bytes give μ in 0 … 255. With `perChannel`, one of each for every
 * channel. Summed in float64, in one fixed order.
 *
 * @throws {BatchError} if there is no image, `images` does not have the shape, or a pixel is not
 * finite.
 */
export function pixelMoments(
  batch: Pick<Batch, "images" | "shape">,
  options: { perChannel?: boolean } = {},
): PixelMoments {
  checkOptions("pixelMoments", options, { perChannel: "boolean" }, CorruptionOptionError);
  const { perChannel = false } = options;

  const kind = { images: "numbers", shape: "list" } as const;
  checkArgument("pixelMoments", "batch", batch, kind, BatchError);
  const { images, shape } = batch;
  checkImageShape("pixelMoments", batch);
  const [n, height, width, channels] = shape;
  if (n === 0 || images.length !== n * height * width * channels) {
    throw new BatchError(
      `pixelMoments: images must have at least one image and fill [${shape.join(", ")}], ` +
        `got ${images.length} values.`,
    );
  }
  if (!perChannel) return moments(images, 0, 1);

  const each = Array.from({ length: channels }, (_, channel) => moments(images, channel, channels));
  return { mean: each.map(({ mean }) => mean), variance: each.map(({ variance }) => variance) };
}

/** Over the values at `start`, `start + step`, `start + 2 · step`, … */
function moments(images: Batch["images"], start: number, step: number) {
  const count = images.length / step;
  let sum = 0;
  for (let i = start; i < images.length; i += step) sum += images[i]!;
  const mean = sum / count;
  let squares = 0;
  for (let i = start; i < images.length; i += step) {
    const difference = images[i]! - mean;
    squares += difference * difference;
  }
  if (!Number.isFinite(squares)) {
    throw new BatchError("pixelMoments: images must be of finite numbers, got others.");
  }
  return { mean, variance: squares / count };
}
