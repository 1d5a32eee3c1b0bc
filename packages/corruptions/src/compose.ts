import type { Batch } from "./batch.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";

/**
 * Applies corruptions one after another, as one corruption:
 *
 *     compose([f, g])(x) = g(f(x)).
 *
 * Each step keeps its own seed; that of the whole is 0. Two equal steps of one seed draw the same
 * random numbers: give them different seeds where that is not wanted. The whole has an inverse if
 * every step has one.
 */
export function compose(steps: readonly Corruption[]): Corruption {
  const inOrder = [...steps];
  const canInvert = inOrder.every((step) => step.invert);

  return defineCorruption({
    name: "compose",
    params: { steps: inOrder.map(({ name, params, seed }) => ({ name, params, seed })) },
    seed: 0,
    apply: (batch) => inOrder.reduce((after: Batch, step) => step.apply(after), batch),
    ...(canInvert && {
      invert: (batch: Batch) => inOrder.reduceRight((before, step) => step.invert!(before), batch),
    }),
  });
}
