import { checkOptions } from "@rote/options";
import { foldIn, type Key, normal, normals, split, uniform } from "@rote/random";
import { exp } from "@rote/random/elementary";
import { imageSize } from "./batch.ts";
import { checkProbability } from "./check.ts";
import { type ChoiceOptions, choose, rootKey } from "./choose.ts";
import { type Corruption, defineCorruption } from "./corruption.ts";
import { BatchError, CorruptionOptionError } from "./errors.ts";
import { drawFrom } from "./noisyLabels.ts";

export interface InstanceDependentLabelsOptions extends Pick<ChoiceOptions, "applyTo"> {
  seed: number;
  /** τ, the mean of the examples' own probabilities of a wrong label. */
  rate: number;
}

/**
 * Instance-dependent label noise: whether a label is wrong is drawn for each example, and which
 * wrong class it gets depends on what the image looks like. For an image x of class y, d values
 * brought to mean 0 and variance 1:
 *
 *     q ~ N(τ, 0.1²) within τ ± min(τ, 1 − τ),   z = xᵀ W_y,   W_y of d × K standard normals,
 *     P(y′ = y) = 1 − q,   P(y′ = c) = q · softmax(z without z_y)_c.
 *
 * The source draws q within [0, 1]. That is the same but for a rate near 0 or 1, where it cuts one
 * side only: a rate of 0 would change 8 % of the labels, 1 leave 8 %. Cut alike on both sides, a
 * share τ of the labels changes on average, none for 0 and all for 1.
 *
 * W is the same for all images of one size, so like images of a class are mistaken for the same
 * class. The source standardizes by the moments of the data set; here each image by its own, so
 * that an example needs no other. Per image this costs d·K products. The images stay as they are.
 *
 * @throws {CorruptionOptionError} if `rate` is not between 0 and 1.
 * @throws {BatchError} from `apply`, if there is one class alone, or a pixel is not finite.
 *
 * Reference: Xia et al., "Part-dependent Label Noise: Towards Instance-dependent Label Noise",
 * NeurIPS 2020, arXiv:2006.07836, algorithm 2.
 */
export function instanceDependentLabels(options: InstanceDependentLabelsOptions): Corruption {
  checkOptions(
    "instanceDependentLabels",
    options,
    { seed: "number", rate: "number", applyTo: ["train", "test", "both"] },
    CorruptionOptionError,
  );

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
      weights = normals(foldIn(split(root)[0], y), d * K);
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
      const wrong: { at: number; draw: Key }[] = [];
      for (const { at, key } of choice.among(batch)) {
        const [ofRate, draw] = split(key);
        const [coin, rateKey] = split(ofRate);
        if (uniform(coin) < probabilityOfError(rateKey, rate)) wrong.push({ at, draw });
      }
      // Class by class, so that the weights of a class stay in the processor's cache, and in pairs.
      wrong.sort((a, b) => labels[a.at]! - labels[b.at]!);
      const imageOf = ({ at }: { at: number }) => batch.images.subarray(at * d, (at + 1) * d);
      const [x, x2] = [new Float64Array(d), new Float64Array(d)];
      for (let i = 0; i < wrong.length; ) {
        const y = labels[wrong[i]!.at]!;
        const next = wrong[i + 1];
        const pair = next && labels[next.at] === y ? [wrong[i]!, next] : [wrong[i]!];
        x.set(imageOf(pair[0]!));
        x2.set(imageOf(pair.at(-1)!));
        standardize(x, x2);
        const zs = products(x, x2, weightsOf(y, d, K));
        pair.forEach(({ at, draw }, j) => {
          const z = zs[j]!;
          z[y] = Number.NEGATIVE_INFINITY;
          labels[at] = drawFrom(softmax(z), uniform(draw));
        });
        i += pair.length;
      }
      return { ...batch, labels };
    },
  });
}

/** The spread of the examples' probabilities about the rate, as in the source. */
const DEVIATION = 0.1;

/** q ~ N(τ, 0.1²) within τ ± min(τ, 1 − τ), drawn again until it is. */
function probabilityOfError(key: Key, rate: number): number {
  const reach = Math.min(rate, 1 - rate);
  if (reach === 0) return rate;
  for (let attempt = 0; ; attempt++) {
    const at = foldIn(key, attempt);
    if (reach >= DEVIATION) {
      const distance = DEVIATION * normal(at);
      if (Math.abs(distance) <= reach) return rate + distance;
    } else {
      // In a narrow band few normal draws would do: a uniform one, kept by its density.
      const [ofDistance, ofCoin] = split(at);
      const distance = reach * (2 * uniform(ofDistance) - 1);
      const z = distance / DEVIATION;
      if (uniform(ofCoin) < exp((-z * z) / 2)) return rate + distance;
    }
  }
}

/**
 * Brings two images to mean 0 and variance 1; to zeros where the values are all equal. A sum is a
 * chain of additions that wait for each other, so two images take little longer than one.
 */
function standardize(x: Float64Array, x2: Float64Array): void {
  const d = x.length;
  let [sum, sum2] = [0, 0];
  for (let k = 0; k < d; k++) {
    sum += x[k]!;
    sum2 += x2[k]!;
  }
  const [mean, mean2] = [sum / d, sum2 / d];
  let [squares, squares2] = [0, 0];
  for (let k = 0; k < d; k++) {
    squares += (x[k]! - mean) * (x[k]! - mean);
    squares2 += (x2[k]! - mean2) * (x2[k]! - mean2);
  }
  const [variance, variance2] = [squares / d, squares2 / d];
  const scale = scaleOf(mean, variance, d);
  const scale2 = scaleOf(mean2, variance2, d);
  for (let k = 0; k < d; k++) {
    x[k] = (x[k]! - mean) * scale;
    x2[k] = (x2[k]! - mean2) * scale2;
  }
}

/** 1/σ, or 0 where the deviation is no more than the rounding of the mean. */
function scaleOf(mean: number, variance: number, d: number): number {
  if (!Number.isFinite(variance)) {
    throw new BatchError("instanceDependentLabels: images must be of finite numbers, got others.");
  }
  const deviation = Math.sqrt(variance);
  return deviation > d * Number.EPSILON * Math.abs(mean) ? 1 / deviation : 0;
}

/**
 * xᵀ W and x′ᵀ W, five columns of W at a time: one sum alone would be a chain of additions that
 * wait for each other, and what is read of W serves two. Each sum is taken in the order of the
 * pixels.
 */
function products(
  x: Float64Array,
  x2: Float64Array,
  W: Float64Array,
): [Float64Array, Float64Array] {
  const d = x.length;
  const K = W.length / d;
  const [z, z2] = [new Float64Array(K), new Float64Array(K)];
  const column = (c: number) => {
    const at = Math.min(c, K - 1) * d;
    return W.subarray(at, at + d);
  };
  for (let c = 0; c < K; c += 5) {
    const [w0, w1, w2, w3, w4] = [
      column(c),
      column(c + 1),
      column(c + 2),
      column(c + 3),
      column(c + 4),
    ];
    let [a0, a1, a2, a3, a4] = [0, 0, 0, 0, 0];
    let [b0, b1, b2, b3, b4] = [0, 0, 0, 0, 0];
    for (let k = 0; k < d; k++) {
      const a = x[k]!;
      const b = x2[k]!;
      const u0 = w0[k]!;
      const u1 = w1[k]!;
      const u2 = w2[k]!;
      const u3 = w3[k]!;
      const u4 = w4[k]!;
      a0 += a * u0;
      b0 += b * u0;
      a1 += a * u1;
      b1 += b * u1;
      a2 += a * u2;
      b2 += b * u2;
      a3 += a * u3;
      b3 += b * u3;
      a4 += a * u4;
      b4 += b * u4;
    }
    z.set([a0, a1, a2, a3, a4].slice(0, K - c), c);
    z2.set([b0, b1, b2, b3, b4].slice(0, K - c), c);
  }
  return [z, z2];
}

function softmax(z: Float64Array): Float64Array {
  const most = z.reduce((a, b) => Math.max(a, b));
  const powers = z.map((value) => exponential(value - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/**
 * eˣ for x ≤ 0 as (e^(x/1024))^1024, the inner power by its series: `Math.exp` may differ in the
 * last bit from engine to engine, and so could a label.
 */
function exponential(x: number): number {
  if (x < -700) return 0;
  let power = 1;
  for (let n = 16; n > 0; n--) power = 1 + (power * (x / 1024)) / n;
  for (let doubling = 0; doubling < 10; doubling++) power *= power;
  return power;
}
