import type { ImageSet } from "@rote/images";
import { checkArgument, checkDense, shown } from "@rote/options";
import { SolverArgumentError } from "../solverArgumentError.ts";

/** Images, row-major, as `@rote/datasets` gives them: bytes 0 … 255, or numbers on any scale. */
export type Images = ImageSet<ArrayLike<number>, ArrayLike<number>>;

/** @throws {SolverArgumentError} if the shape does not match the data or has an empty side. */
export function checkImages(who: string, set: Images): void {
  const kind = { images: "numbers", shape: "list" } as const;
  checkArgument(who, "images", set, kind, SolverArgumentError);
  const { images, shape } = set;
  const [n, height, width, channels] = shape;
  checkDense(who, "images", set, SolverArgumentError);
  if (
    (shape.length as number) !== 4 ||
    !shape.every((side) => Number.isInteger(side) && side > 0)
  ) {
    throw new SolverArgumentError(
      `${who}: shape must be of four positive integers, got ${shown(shape)}.`,
    );
  }
  if (images.length !== n * height * width * channels) {
    throw new SolverArgumentError(
      `${who}: images of shape [${shape}] must have ${n * height * width * channels} numbers, ` +
        "got " +
        `${images.length}.`,
    );
  }
}

/**
 * Patches of `size` × `size` in each image at every position: `[rows · columns, size²·channels]`.
 */
export function patchesOf(
  { images, shape: [, height, width, channels] }: Images,
  image: number,
  size: number,
  scale: number,
): Float64Array {
  const [rows, columns] = [height - size + 1, width - size + 1];
  const length = size * channels;
  const out = new Float64Array(rows * columns * size * length);
  let at = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++) {
      for (let dy = 0; dy < size; dy++) {
        const from = ((image * height + y + dy) * width + x) * channels;
        for (let k = 0; k < length; k++) out[at++] = images[from + k]! * scale;
      }
    }
  }
  return out;
}
