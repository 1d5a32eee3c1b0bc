import { checkOptions } from "@rote/options";
import { integer } from "@rote/random";
import type { Batch } from "./batch.ts";
import { type ChoiceOptions, choose, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";

export interface PartialLabelsOptions extends ChoiceOptions {
  seed: number;
  /** Probability p that a label is drawn anew. */
  probability: number;
  /** Draw from the K − 1 wrong classes only, so that every label drawn anew changes. */
  excludeTrue?: boolean;
}

/**
 * Draws each label anew with probability p, uniformly from all K classes:
 *
 *     y′ = c ~ Uniform{0, …, K − 1} with probability p, else y.
 *
 * The draw may hit the old label, so a fraction p·(K − 1)/K changes: 90 % of them for p = 1 and ten
 * classes. With `excludeTrue` the draw is from the classes other than y, and a fraction p changes.
 * The images stay as they are.
 *
 * The paper does not say how the test labels of its figure 1c were treated; it compares with
 * `applyTo: "both"`, the default. Use "train" to test on clean labels.
 *
 * @throws {CorruptionOptionError} if `probability` is not between 0 and 1.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 2.1. `excludeTrue`: Nakkiran et
 * al., "Deep Double Descent", ICLR 2020, arXiv:1912.02292.
 */
export function partialLabels(options: PartialLabelsOptions): Corruption {
  checkOptions(
    "partialLabels",
    options,
    {
      seed: "number",
      probability: "number",
      excludeTrue: "boolean",
      exactCountOf: true,
      applyTo: ["train", "test", "both"],
    },
    CorruptionOptionError,
  );

  // Unlike elsewhere p has no default here: undefined must not come to mean 1.
  const { seed, probability } = options;
  if (probability === undefined) {
    throw new CorruptionOptionError(
      "partialLabels: probability must be between 0 and 1, got nothing. Say how many to draw.",
    );
  }
  const { params, apply } = drawAnew("partialLabels", options);
  return defineCorruption({ name: "partialLabels", params, seed, apply });
}

/** What `who` does to labels. `partialLabels` and `randomLabels` share their random stream. */
export function drawAnew(who: string, options: PartialLabelsOptions) {
  const { seed, excludeTrue = false } = options;
  const choice = choose(who, rootKey(who, seed, "partialLabels"), options);

  const apply = (batch: Batch): Batch => {
    const K = batch.classes.length;
    if (excludeTrue && K < 2) {
      throw new BatchError(`${who}: excludeTrue needs at least 2 classes, got 1.`);
    }
    const labels = batch.labels.slice();
    for (const { at, key } of choice.among(batch)) {
      const y = labels[at]!;
      if (excludeTrue) {
        const c = integer(key, K - 1);
        labels[at] = c < y ? c : c + 1;
      } else {
        labels[at] = integer(key, K);
      }
    }
    return { ...batch, labels };
  };
  return { params: { ...choice.params, excludeTrue }, apply };
}
