import { asMatrix } from "../matrix.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import type { Features } from "./gaborFeatures.ts";

/**
 * Features of mean 0 and variance 1: for each column, the mean of the training examples is
 * subtracted and their standard deviation divided out, from `others` as well. A column that is the
 * same for all of them becomes zero; so does one whose deviation is no more than what rounding may
 * make of such a mean, n · 2⁻⁵² of it.
 *
 * @param train `[n, features]`.
 * @param others sets to treat alike, e.g. the test set's features.
 * @returns new features, `train` first.
 * @throws {SolverArgumentError} if a shape does not match its data, the sets differ in their number
 * of features, or a number is not finite.
 */
export function standardize(train: Features, ...others: Features[]): Features[] {
  const sets = [train, ...others].map((set, i) =>
    asMatrix("standardize", i === 0 ? "train" : `others[${i - 1}]`, set),
  );
  const [n, width] = sets[0]!.shape;
  for (const { shape } of sets) {
    if (shape[1] !== width) {
      throw new SolverArgumentError(
        `standardize: all sets must have ${width} features, got ${shape[1]} in one.`,
      );
    }
  }
  const mean = new Float64Array(width);
  const square = new Float64Array(width);
  const { data } = sets[0]!;
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < width; k++) mean[k] = mean[k]! + data[i * width + k]! / n;
  }
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < width; k++) {
      square[k] =
        square[k]! + ((data[i * width + k]! - mean[k]!) * (data[i * width + k]! - mean[k]!)) / n;
    }
  }
  const bad = square.findIndex((s) => !Number.isFinite(s));
  if (bad >= 0) {
    throw new SolverArgumentError(
      "standardize: features must be numbers whose squares are finite, got others in column " +
        `${bad}.`,
    );
  }
  const scale = square.map((s, k) => {
    const deviation = Math.sqrt(s);
    return deviation > n * Number.EPSILON * Math.abs(mean[k]!) ? 1 / deviation : 0;
  });
  return sets.map(({ data, shape }): Features => {
    const out = new Float32Array(data.length);
    for (let i = 0; i < shape[0]; i++) {
      for (let k = 0; k < width; k++) {
        const at = i * width + k;
        out[at] = scale[k] === 0 ? 0 : (data[at]! - mean[k]!) * scale[k]!;
      }
    }
    return { data: out, shape };
  });
}
