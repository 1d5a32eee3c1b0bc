import type { Operand } from "./operand.ts";

// Statistics of images that have already been computed. An operand belongs to one graph, so the
// operand alone is the key.

const means = new WeakMap<Operand, Operand>();
const centred = new WeakMap<Operand, { mean: Operand; centred: Operand }>();

/** Remembers the mean of `x` over images and pixels, a vector of channels. */
export function rememberMean(x: Operand, mean: Operand): void {
  means.set(x, mean);
}

/** The mean of `x` over images and pixels, if it has been computed. */
export const knownMean = (x: Operand): Operand | undefined => means.get(x);

/** Remembers x − mean. */
export function rememberCentred(x: Operand, mean: Operand, difference: Operand): void {
  centred.set(x, { mean, centred: difference });
}

/** x − mean, if it has been computed. */
export function knownCentred(x: Operand, mean: Operand): Operand | undefined {
  const known = centred.get(x);
  return known?.mean === mean ? known.centred : undefined;
}
