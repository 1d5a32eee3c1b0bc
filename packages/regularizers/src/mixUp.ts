import type { ImageSetWith } from "@rote/images";
import { copyParts } from "@rote/images";
import { checkArgument, checkInteger, checkOptions, shown } from "@rote/options";
import { foldIn, integer, key, split } from "@rote/random";
import type { AugmentationSpec } from "./augmentation.ts";
import { beta } from "./beta.ts";
import { checkBatch } from "./imageBatch.ts";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

/** Images with what they show: labels from 0 to `classes.length − 1`. */
export type LabelledBatch = ImageSetWith<"indices" | "labels" | "classes">;

/**
 * Mixed images. Their labels are still those of the first images; learn from `targets`, as
 * `@rote/training` does with what a `transform` gives it.
 */
export type MixedBatch<B> = B & {
  /** Row-major `[n, K]`: the share of each class in each image; rows sum to 1. */
  readonly targets: Float32Array;
};

export interface MixUpOptions {
  /** α of Beta(α, α), the distribution of the share of the first image. Defaults to 1: uniform. */
  alpha?: number;
  /** Number of training images: the partner's index is uniform below it. */
  examples: number;
  /**
   * Gives the images of these indices, as they are in this epoch: apply the augmentations that come
   * before mixUp.
   */
  partners: (indices: Uint32Array, epoch: number) => LabelledBatch;
  /** Defaults to 0. */
  seed?: number;
}

export interface MixUp extends AugmentationSpec {
  apply<B extends LabelledBatch>(batch: B, epoch: number): MixedBatch<B>;
}

/**
 * Mixes each image with a random other, and their labels alike:
 *
 *     x = λ x_i + (1 − λ) x_j, y = λ y_i + (1 − λ) y_j, λ ~ Beta(α, α), j ~ Uniform{0, …, n − 1}
 *
 * λ and j are drawn for each image, from the whole training set; the usual implementations mix a
 * batch with itself and one λ, so that the result depends on who shares the batch. Bytes are
 * rounded to nearest.
 *
 * @throws {RegularizerArgumentError} if a parameter is out of range, or if what `partners` gives
 * does not match.
 *
 * Twin: torchvision's `MixUp(alpha)`.
 * Reference: Zhang, Cisse, Dauphin & Lopez-Paz, "mixup: Beyond Empirical Risk Minimization", ICLR
 * 2018, arXiv:1710.09412.
 */
export function mixUp(options: MixUpOptions): MixUp {
  checkOptions(
    "mixUp",
    options,
    { alpha: "number", examples: "number", partners: true, seed: "number" },
    RegularizerArgumentError,
  );
  const { alpha = 1, examples, partners, seed = 0 } = options;

  if (!(alpha > 0 && alpha < Number.POSITIVE_INFINITY)) {
    throw new RegularizerArgumentError(`mixUp: alpha must be positive, got ${shown(alpha)}.`);
  }
  checkInteger("mixUp", "examples", examples, [1], RegularizerArgumentError);
  if (typeof partners !== "function") {
    throw new RegularizerArgumentError(
      `mixUp: partners must be a function of indices and epoch, got ${shown(partners)}.`,
    );
  }
  const root = key(seed, "mixUp");
  return {
    name: "mixUp",
    params: { alpha, examples },
    seed,
    apply(batch, epoch) {
      checkBatch("mixUp", batch, epoch);
      checkClasses(batch);
      const [n, height, width, channels] = batch.shape;
      const keys = Array.from(batch.indices, (index) => split(foldIn(foldIn(root, epoch), index)));
      const others = partners(
        Uint32Array.from(keys, ([partner]) => integer(partner, examples)),
        epoch,
      );
      checkPartners(batch, others);

      const size = height * width * channels;
      const classes = batch.classes.length;
      const isBytes = batch.images instanceof Uint8Array;
      const images = isBytes ? new Uint8Array(n * size) : new Float32Array(n * size);
      const targets = new Float32Array(n * classes);
      for (const [i, [, share]] of keys.entries()) {
        const lambda = beta(share, alpha);
        for (let at = i * size; at < (i + 1) * size; at++) {
          const value = lambda * batch.images[at]! + (1 - lambda) * others.images[at]!;
          images[at] = isBytes ? Math.round(value) : value;
        }
        targets[i * classes + batch.labels[i]!]! += lambda;
        targets[i * classes + others.labels[i]!]! += 1 - lambda;
      }
      const { images: _, ...rest } = batch;
      return { ...copyParts(rest), images, targets } as unknown as MixedBatch<typeof batch>;
    },
  };
}

function checkClasses({ classes, labels }: LabelledBatch): void {
  const kinds = { classes: ["text"], labels: "numbers" } as const;
  checkArgument("mixUp", "batch", { classes, labels }, kinds, RegularizerArgumentError);
}

function checkPartners(batch: LabelledBatch, others: LabelledBatch) {
  const must = (holds: boolean, what: string, got: unknown) => {
    if (!holds)
      throw new RegularizerArgumentError(`mixUp: partners must have ${what}, got ${got}.`);
  };
  must(`${others.shape}` === `${batch.shape}`, `shape [${batch.shape}]`, `[${others.shape}]`);
  const kind = ({ images }: LabelledBatch) =>
    images instanceof Uint8Array ? "Uint8Array" : "Float32Array"; // a Buffer is one as well
  must(kind(others) === kind(batch), `pixels in a ${kind(batch)}`, kind(others));
  const classes = batch.classes.length;
  for (const { labels } of [batch, others]) {
    must(labels.length === batch.shape[0], `${batch.shape[0]} labels`, labels.length);
    const isOne = (label: number) => Number.isInteger(label) && label >= 0 && label < classes;
    const at = Array.from(labels).findIndex((label) => !isOne(label));
    must(at < 0, `labels from 0 to ${classes - 1}`, labels[at]);
  }
}
