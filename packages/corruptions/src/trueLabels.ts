import { checkOptions } from "@rote/options";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { CorruptionOptionError } from "./errors.ts";

/**
 * Leaves everything as it is: the baseline that the other tests are compared with. It draws
 * nothing; the seed is only carried along, so that a list of conditions may share one.
 *
 * Reference: Zhang, Bengio, Hardt, Recht & Vinyals, "Understanding Deep Learning Requires
 * Rethinking Generalization", ICLR 2017, arXiv:1611.03530, section 2.1.
 */
export function trueLabels(options: { seed?: number } = {}): Corruption {
  checkOptions("trueLabels", options, { seed: "number" }, CorruptionOptionError);
  const { seed = 0 } = options;

  return defineCorruption({
    name: "trueLabels",
    params: {},
    seed,
    apply: (batch) => batch,
    invert: (batch) => batch,
  });
}
