import { checkOptions } from "@rote/options";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { CorruptionOptionError } from "./errors.ts";
import { drawAnew, type PartialLabelsOptions } from "./partialLabels.ts";

export type RandomLabelsOptions = Pick<PartialLabelsOptions, "seed" | "applyTo">;

/**
 * Replaces every label by a class drawn uniformly from all K:
 *
 *     y′ ~ Uniform{0, …, K − 1}.
 *
 * It is `partialLabels` with probability 1, draw for draw, so the labels of a sweep over p end in
 * these. A fraction 1/K happens to be right. The images stay as they are. To keep the number of
 * examples in each class, use `permutedLabels`.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 2.1.
 */
export function randomLabels(options: RandomLabelsOptions): Corruption {
  checkOptions(
    "randomLabels",
    options,
    { seed: "number", applyTo: ["train", "test", "both"] },
    CorruptionOptionError,
  );
  const { seed, applyTo = "both" } = options;

  const { apply } = drawAnew("randomLabels", { seed, probability: 1, applyTo });
  return defineCorruption({ name: "randomLabels", params: { applyTo }, seed, apply });
}
