import type { ImageSet } from "@rote/datasets";
import type { MatrixLike } from "@rote/solvers";

/** The images as rows of pixels from 0 to 1, `[n, height · width · channels]`. */
export function pixelRows({
  images,
  shape: [n, height, width, channels],
}: Pick<Required<ImageSet>, "images" | "shape">): MatrixLike {
  const unit = images instanceof Uint8Array ? 1 / 255 : 1;
  const data = new Float32Array(images);
  for (let i = 0; i < data.length; i++) data[i] = data[i]! * unit;
  return { data, shape: [n, height * width * channels] };
}
