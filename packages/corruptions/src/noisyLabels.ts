import { checkOptions, shown } from "@rote/options";
import { uniform } from "@rote/random";
import { type ChoiceOptions, choose, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";
import type { NoiseMatrix } from "./noiseMatrices.ts";

export interface NoisyLabelsOptions extends Pick<ChoiceOptions, "applyTo"> {
  seed: number;
  /** T, K rows of K probabilities: `symmetricNoise`, `pairFlipNoise` or your own. */
  matrix: NoiseMatrix;
}

/**
 * Class-dependent label noise: draws each label from the row of its class in a noise matrix T,
 *
 *     P(y′ = c | y) = T[y][c].
 *
 * The images stay as they are.
 *
 * @throws {CorruptionOptionError} if T is not square, or a row is not of probabilities whose sum is
 * 1 to within 10⁻⁶.
 *
 * Reference: Patrini, Rozza, Menon, Nock & Qu, "Making Deep Neural Networks Robust to Label Noise:
 * A Loss Correction Approach", CVPR 2017, arXiv:1609.03683.
 */
export function noisyLabels(options: NoisyLabelsOptions): Corruption {
  checkOptions(
    "noisyLabels",
    options,
    { seed: "number", matrix: true, applyTo: ["train", "test", "both"] },
    CorruptionOptionError,
  );

  const { seed } = options;
  checkMatrix(options.matrix);
  const matrix = structuredClone(options.matrix);
  const applyTo = options.applyTo ?? "both";
  const choice = choose("noisyLabels", rootKey("noisyLabels", seed), { applyTo });

  return defineCorruption({
    name: "noisyLabels",
    params: { matrix, applyTo },
    seed,
    apply(batch) {
      if (matrix.length !== batch.classes.length) {
        throw new BatchError(
          `noisyLabels: the matrix must have a row for each of ${batch.classes.length} classes, ` +
            `got ${matrix.length}.`,
        );
      }
      const labels = batch.labels.slice();
      for (const { at, key } of choice.among(batch)) {
        labels[at] = drawFrom(matrix[labels[at]!]!, uniform(key));
      }
      return { ...batch, labels };
    },
  });
}

/** The first class up to which the probabilities add up to more than `u`, from 0 to 1. */
export function drawFrom(probabilities: ArrayLike<number>, u: number): number {
  let sum = 0;
  let last = 0;
  for (let c = 0; c < probabilities.length; c++) {
    const p = probabilities[c]!;
    if (p === 0) continue;
    sum += p;
    last = c;
    if (u < sum) return c;
  }
  return last; // the sum was a rounding error below u
}

function checkMatrix(matrix: NoiseMatrix): void {
  const must = (holds: boolean, what: string, got: unknown) => {
    if (!holds) throw new CorruptionOptionError(`noisyLabels: ${what}, got ${shown(got)}.`);
  };
  must(Array.isArray(matrix) && matrix.length > 0, "matrix must be a list of rows", matrix);
  for (const [y, row] of matrix.entries()) {
    must(Array.isArray(row), `row ${y} of the matrix must be a list`, row);
    must(row.length === matrix.length, `row ${y} must have ${matrix.length} entries`, row.length);
    for (const p of row)
      must(typeof p === "number" && p >= 0 && p <= 1, `row ${y} must be of probabilities`, p);
    const sum = row.reduce((a, b) => a + b, 0);
    must(Math.abs(sum - 1) <= 1e-6, `row ${y} of the matrix must sum to 1`, sum);
  }
}
