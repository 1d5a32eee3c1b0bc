import { centerCrop as cropped } from "@rote/images";
import { checkInteger, checkOptions } from "@rote/options";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

export interface CenterCropOptions {
  height: number;
  width: number;
}

/**
 * Keeps the middle of each image:
 *
 *     x′[r, s] = x[r + ⌊(H − height)/2⌋, s + ⌊(W − width)/2⌋].
 *
 * It corrupts nothing. It is a step for `compose`, to say whether pixels are permuted before or
 * after the crop of the paper's preprocessing: 28 × 28 out of CIFAR-10's 32 × 32, rows and columns
 * 2 … 29. It draws nothing; its seed is 0.
 *
 * @throws {BatchError} from `apply`, if the images are smaller than the crop.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, appendix A. The floor is TensorFlow's.
 */
export function centerCrop(options: CenterCropOptions): Corruption {
  checkOptions("centerCrop", options, { height: "number", width: "number" }, CorruptionOptionError);
  const { height, width } = options;

  checkInteger("centerCrop", "height", height, [1], CorruptionOptionError);
  checkInteger("centerCrop", "width", width, [1], CorruptionOptionError);

  return defineCorruption({
    name: "centerCrop",
    params: { height, width },
    seed: 0,
    apply(batch) {
      const [, H, W] = batch.shape;
      if (H < height || W < width) {
        throw new BatchError(
          `centerCrop: images must be at least ${height} × ${width}, got ${H} × ${W}.`,
        );
      }
      return cropped(batch, { height, width });
    },
  });
}
