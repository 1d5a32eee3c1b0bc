import { checkInteger } from "@rote/options";
import { checkProbability } from "./check.ts";
import { CorruptionOptionError } from "./errors.ts";

/** Class-dependent label noise: `matrix[y][c]` is the probability that label y becomes c. */
export type NoiseMatrix = readonly (readonly number[])[];

/**
 * Symmetric noise: a label becomes each of the K − 1 wrong classes alike,
 *
 *     T[y][y] = 1 − ε,   T[y][c] = ε / (K − 1).
 *
 * @throws {CorruptionOptionError} unless K is from 2 to 4096 and ε a probability.
 *
 * Reference: van Rooyen, Menon & Williamson, "Learning with Symmetric Label Noise", NeurIPS 2015.
 */
export function symmetricNoise(classes: number, rate: number): NoiseMatrix {
  checkNoise("symmetricNoise", classes, rate);
  return matrix(classes, (y, c) => (y === c ? 1 - rate : rate / (classes - 1)));
}

/**
 * Pair flip: a label becomes the next class, the last one the first,
 *
 *     T[y][y] = 1 − ε,   T[y][(y + 1) mod K] = ε.
 *
 * @throws {CorruptionOptionError} unless K is from 2 to 4096 and ε a probability.
 *
 * Reference: Han et al., "Co-teaching: Robust Training of Deep Neural Networks with Extremely Noisy
 * Labels", NeurIPS 2018.
 */
export function pairFlipNoise(classes: number, rate: number): NoiseMatrix {
  checkNoise("pairFlipNoise", classes, rate);
  return matrix(classes, (y, c) => (y === c ? 1 - rate : c === (y + 1) % classes ? rate : 0));
}

/** A matrix of these has 2²⁴ entries, 128 MiB. */
const MOST_CLASSES = 4096;

function matrix(size: number, entry: (y: number, c: number) => number): NoiseMatrix {
  return Array.from({ length: size }, (_, y) =>
    Array.from({ length: size }, (_, c) => entry(y, c)),
  );
}

function checkNoise(who: string, classes: number, rate: number): void {
  checkInteger(who, "classes", classes, [1], CorruptionOptionError);
  if (classes > MOST_CLASSES) {
    throw new CorruptionOptionError(
      `${who}: classes must be at most ${MOST_CLASSES}, got ${classes}: the matrix would take ` +
        `${8 * classes * classes} bytes.`,
    );
  }
  checkProbability(who, "rate", rate);
  if (classes < 2) {
    throw new CorruptionOptionError(`${who}: classes must be at least 2, got ${classes}.`);
  }
}
