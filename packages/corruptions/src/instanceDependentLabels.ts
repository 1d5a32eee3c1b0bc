import { foldIn, type Key, normal, normals, split, uniform } from "@rote/random";
import { type Batch, imageSize } from "./batch.ts";
import { checkProbability } from "./check.ts";
import { type ChoiceOptions, choose, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { BatchError } from "./errors.ts";
import { drawFrom } from "./noisyLabels.ts";

export interface InstanceDependentLabelsOptions extends Pick<ChoiceOptions, "applyTo"> {
  seed: number;
  /** τ, about which the examples' own probabilities of a wrong label spread. */
  rate: number;
}

/**
 * Instance-dependent label noise: whether a label is wrong is drawn for each example, and which
 * wrong class it gets depends on what the image looks like. For an image x of class y, d values
 * brought to mean 0 and variance 1:
 *
 *     q ~ N(τ, 0.1²) within [0, 1],   z = xᵀ W_y,   W_y of d × K standard normal numbers,
 *     P(y′ = y) = 1 − q,   P(y′ = c) = q · softmax(z without z_y)_c.
 *
 * W is the same for all images of one size, so like images of a class are mistaken for the same
 * class. The source standardizes by the moments of the data set; here each image by its own, so that
 * an example needs no other. Per image this costs d·K products. The images stay as they are.
 *
 * @throws {CorruptionOptionError} if `rate` is not between 0 and 1.
 *
 * Reference: Xia et al., "Part-dependent Label Noise: Towards Instance-dependent Label Noise",
 * NeurIPS 2020, arXiv:2006.07836, algorithm 2.
 */
export function instanceDependentLabels(options: InstanceDependentLabelsOptions): Corruption {
  const { seed, rate } = options;
  checkProbability("instanceDependentLabels", "rate", rate);
  const applyTo = options.applyTo ?? "both";
  const root = rootKey("instanceDependentLabels", seed);
  const choice = choose("instanceDependentLabels", root, { applyTo });

  const drawn = new Map<string, Float64Array>();
  /** W_y by columns: entry c · d + k. */
  function weightsOf(y: number, d: number, K: number): Float64Array {
    const name = `${y} ${d} ${K}`;
    let weights = drawn.get(name);
    if (!weights) {
      weights = normals(foldIn(split(root)[0], y), new Float64Array(d * K));
      drawn.set(name, weights);
    }
    return weights;
  }

  return defineCorruption({
    name: "instanceDependentLabels",
    params: { rate, applyTo },
    seed,
    apply(batch) {
      const K = batch.classes.length;
      if (K < 2) {
        throw new BatchError("instanceDependentLabels: there must be at least 2 classes, got 1.");
      }
      const d = imageSize(batch.shape);
      const labels = batch.labels.slice();
      // Class by class, so that the weights of a class stay in the processor's cache.
      const chosen = choice.among(batch).sort((a, b) => labels[a.at]! - labels[b.at]!);
      for (const { at, key } of chosen) {
        const [ofRate, ofClass] = split(key);
        const [coin, rateKey] = split(ofRate);
        if (uniform(coin) >= truncatedNormal(rateKey, rate, 0.1)) continue;

        const y = labels[at]!;
        const x = standardized(batch.images.subarray(at * d, (at + 1) * d));
        const z = product(x, weightsOf(y, d, K));
        z[y] = Number.NEGATIVE_INFINITY;
        labels[at] = drawFrom(softmax(z), uniform(ofClass));
      }
      return { ...batch, labels };
    },
  });
}

/** Normal, drawn again until it is within [0, 1]. */
function truncatedNormal(key: Key, mean: number, standardDeviation: number): number {
  for (let attempt = 0; ; attempt++) {
    const x = mean + standardDeviation * normal(foldIn(key, attempt));
    if (x >= 0 && x <= 1) return x;
  }
}

/** With mean 0 and variance 1; zeros if the values are all equal. */
function standardized(values: Batch["images"]): Float64Array {
  const x = new Float64Array(values);
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += x[k]!;
  const mean = sum / x.length;
  let squares = 0;
  for (let k = 0; k < x.length; k++) squares += (x[k]! - mean) ** 2;
  const variance = squares / x.length;
  const scale = variance > 0 ? 1 / Math.sqrt(variance) : 0;
  for (let k = 0; k < x.length; k++) x[k] = (x[k]! - mean) * scale;
  return x;
}

/** xᵀ W, five columns of W at a time: one alone would be a chain of sums that wait for each other. */
function product(x: Float64Array, W: Float64Array): Float64Array {
  const d = x.length;
  const z = new Float64Array(W.length / d);
  const column = (c: number) => W.subarray(c * d, (c + 1) * d);
  for (let c = 0; c < z.length; c += 5) {
    const last = z.length - 1;
    const w0 = column(c);
    const w1 = column(Math.min(c + 1, last));
    const w2 = column(Math.min(c + 2, last));
    const w3 = column(Math.min(c + 3, last));
    const w4 = column(Math.min(c + 4, last));
    let z0 = 0;
    let z1 = 0;
    let z2 = 0;
    let z3 = 0;
    let z4 = 0;
    for (let k = 0; k < d; k++) {
      const xk = x[k]!;
      z0 += xk * w0[k]!;
      z1 += xk * w1[k]!;
      z2 += xk * w2[k]!;
      z3 += xk * w3[k]!;
      z4 += xk * w4[k]!;
    }
    z.set([z0, z1, z2, z3, z4].slice(0, z.length - c), c);
  }
  return z;
}

function softmax(z: Float64Array): Float64Array {
  const most = z.reduce((a, b) => Math.max(a, b));
  const powers = z.map((value) => exponential(value - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/**
 * eˣ for x ≤ 0 as (e^(x/1024))^1024, the inner power by its series: `Math.exp` may differ in the last
 * bit from engine to engine, and so could a label.
 */
function exponential(x: number): number {
  if (x < -700) return 0;
  let power = 1;
  for (let n = 16; n > 0; n--) power = 1 + (power * (x / 1024)) / n;
  for (let doubling = 0; doubling < 10; doubling++) power *= power;
  return power;
}
