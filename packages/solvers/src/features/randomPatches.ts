import { checkInteger, checkOptions } from "@rote/options";
import { foldIn, integers, type Key, key } from "@rote/random";
import { checkEngine, checkNonNegative } from "../check.ts";
import { symmetricEigen } from "../direct/symmetricEigen.ts";
import type { MatrixEngine } from "../engine/matrixEngine.ts";
import { plainEngine } from "../engine/plainEngine.ts";
import { type Matrix, multiply } from "../matrix.ts";
import { SolverArgumentError } from "../solverArgumentError.ts";
import { WORK_OPTIONS, Work, type WorkOptions } from "../work.ts";
import type { Features } from "./gaborFeatures.ts";
import { checkImages, type Images, patchesOf } from "./images.ts";

export interface RandomPatchesOptions extends WorkOptions {
  /** Filters. The paper has 32,000. Defaults to 100. */
  filters?: number;
  /** Side of a patch in pixels. Defaults to 6. */
  patchSize?: number;
  /** Patches from which the whitening is learned. Defaults to 100,000. */
  samples?: number;
  /** Draws the patches. Defaults to 0. */
  seed?: number;
  /** What a pixel is multiplied with first, to be on the scale of 0 … 255. Defaults to 1. */
  scale?: number;
  /** Added to a patch's variance before it is divided by its root. Defaults to 10. */
  contrast?: number;
  /** ε of the whitening, added to the variances. Defaults to 0.1. */
  whitening?: number;
  /** What a response must exceed, on either side. Defaults to 0.25. */
  threshold?: number;
  /** Side of the pooling windows and their step. Default to 14 and 13: 2 × 2 for 32 × 32 images. */
  poolSize?: number;
  poolStride?: number;
  /** Multiplies the blocks. Defaults to `plainEngine`. */
  engine?: MatrixEngine;
}

/** A fixed random convolutional net: learned from no label, only from patches. */
export interface RandomPatches {
  /** Features of an image: two signs of each filter in each pooling window. */
  readonly features: number;
  /**
   * The features of images, computed a batch at a time; to be consumed a batch at a time, where all
   * of them don't fit into memory.
   */
  stream(
    images: Images,
    options?: WorkOptions & { batchSize?: number },
  ): AsyncGenerator<Features & { readonly first: number }>;
  /** The features of all images at once: float32 `[n, features]`. */
  apply(images: Images, options?: WorkOptions): Promise<Features>;
  /** How many bytes `apply` returns for n images. */
  bytes(n: number): number;
}

/**
 * The random convolutional net behind the paper's CIFAR-10 figures (17 % error, 15 % with a ridge;
 * 32,000 filters): that of Coates & Ng with random patches as filters.
 *
 * 1. Patches are drawn from `images`, and each is made free of its mean and divided by
 *    √(variance + contrast).
 * 2. A ZCA whitening W = V·(Λ + ε)^−½·Vᵀ is learned from them.
 * 3. Filters are random patches, whitened, of norm 1, and multiplied by W once more, so that they
 *    apply to patches that are not whitened.
 * 4. Every patch of an image, normalized as above and without the mean patch, meets every filter;
 *    a response v gives max(0, v − t) and max(0, −v − t);
 * 5. these are summed over the pooling windows.
 *
 * @param images `[n, height, width, channels]`, as a rule the training images.
 * @throws {SolverArgumentError} if the shape does not match or an option is out of range.
 *
 * Reference: Coates & Ng, "Learning Feature Representations with K-Means", 2012; constants as in
 * the KeystoneML pipeline RandomPatchCifar. The paper does not give them.
 */
export async function randomPatches(
  images: Images,
  given: RandomPatchesOptions = {},
): Promise<RandomPatches> {
  checkOptions(
    "randomPatches",
    given,
    {
      filters: "number",
      patchSize: "number",
      samples: "number",
      seed: "number",
      scale: "number",
      contrast: "number",
      whitening: "number",
      threshold: "number",
      poolSize: "number",
      poolStride: "number",
      engine: true,
      signal: true,
      onProgress: true,
    },
    SolverArgumentError,
  );
  const {
    filters = 100,
    patchSize = 6,
    samples = 100_000,
    seed = 0,
    scale = 1,
    contrast = 10,
    whitening = 0.1,
    threshold = 0.25,
    poolSize = 14,
    poolStride = 13,
    engine = plainEngine,
    ...options
  } = given;

  const who = "randomPatches";
  checkImages(who, images);
  const [, height, width, channels] = images.shape;
  for (const [what, value] of Object.entries({ filters, samples, poolSize, poolStride })) {
    checkInteger(who, what, value, [1], SolverArgumentError);
  }
  for (const [what, value] of Object.entries({ contrast, whitening, threshold })) {
    checkNonNegative(who, what, value);
  }
  checkEngine(who, engine);
  checkInteger(who, "patchSize", patchSize, [1], SolverArgumentError);
  if (patchSize > Math.min(height, width)) {
    throw new SolverArgumentError(
      `${who}: patchSize must be at most the images' side, ${Math.min(height, width)}, got ` +
        `${patchSize}.`,
    );
  }
  const work = new Work(options);
  const root = key(seed, who);
  const d = patchSize * patchSize * channels;
  const [rows, columns] = [height - patchSize + 1, width - patchSize + 1];

  const sampling = { images, patchSize, scale, contrast, root };

  const sample = drawPatches(sampling, "whitening", samples);
  const mean = meanOf(sample);
  subtractMean(sample.data, mean);
  const zca = await learnZca(sample, whitening, engine, options);
  await work.step("whitening", 1, 1);

  const chosen = drawPatches(sampling, "filters", filters);
  subtractMean(chosen.data, mean);
  const white = multiply(engine, chosen, zca);
  normalizeRows(white);
  const bank = multiply(engine, white, zca, { transposeB: true }).data; // `[filters, d]`

  const windows = poolingWindows(rows, columns, poolSize, poolStride);
  const features = 2 * filters * windows.length;

  async function* stream(
    batch: Images,
    more: WorkOptions & { batchSize?: number } = {},
  ): AsyncGenerator<Features & { readonly first: number }> {
    const known = { ...WORK_OPTIONS, batchSize: "number" } as const;
    checkOptions("randomPatches: stream", more, known, SolverArgumentError);
    const { batchSize = 64, ...streamOptions } = more;
    checkImages("randomPatches: stream", batch);
    checkInteger("randomPatches: stream", "batchSize", batchSize, [1], SolverArgumentError);
    if (batch.shape.slice(1).join() !== images.shape.slice(1).join()) {
      throw new SolverArgumentError(
        `randomPatches: images must have shape [n, ${images.shape.slice(1)}], got ` +
          `[${batch.shape}].`,
      );
    }
    const count = batch.shape[0];
    const streamWork = new Work(streamOptions);
    const slab = Math.min(filters, 512); // filters at a time: the responses stay in the cache
    const m = rows * columns;
    const room = new Float64Array(m * slab);
    for (let first = 0; first < count; first += batchSize) {
      const end = Math.min(count, first + batchSize);
      const data = new Float32Array((end - first) * features);
      for (let image = first; image < end; image++) {
        const patches = patchesOf(batch, image, patchSize, scale);
        normalizeContrast(patches, d, contrast);
        subtractMean(patches, mean);
        const out = data.subarray((image - first) * features, (image - first + 1) * features);
        for (let f = 0; f < filters; f += slab) {
          const width = Math.min(slab, filters - f);
          const responses = room.subarray(0, m * width);
          const b = bank.subarray(f * d, (f + width) * d);
          engine.gemm({ m, n: width, k: d, a: patches, b, c: responses, transposeB: true });
          pool(responses, width, columns, windows, threshold, out, f, filters);
        }
        await streamWork.step("random patches", image + 1, count);
      }
      yield { first, data, shape: [end - first, features] };
    }
  }

  return {
    features,
    stream,
    bytes: (count) => 4 * count * features,
    async apply(batch, applyOptions = {}) {
      checkOptions("randomPatches: apply", applyOptions, WORK_OPTIONS, SolverArgumentError);
      checkImages("randomPatches: apply", batch);
      const data = new Float32Array(batch.shape[0] * features);
      for await (const part of stream(batch, applyOptions)) {
        data.set(part.data, part.first * features);
      }
      return { data, shape: [batch.shape[0], features] };
    },
  };
}

interface Sampling {
  images: Images;
  patchSize: number;
  scale: number;
  contrast: number;
  root: Key;
}

/** Patches at random places, `[count, d]`. Patch i depends on the seed, the branch and i alone. */
function drawPatches(
  { images: { images, shape }, patchSize, scale, contrast, root }: Sampling,
  branch: string,
  count: number,
): Matrix {
  const [n, height, width, channels] = shape;
  const d = patchSize * patchSize * channels;
  const at = foldIn(root, branch);
  const image = integers(foldIn(at, "image"), n, count);
  const y = integers(foldIn(at, "y"), height - patchSize + 1, count);
  const x = integers(foldIn(at, "x"), width - patchSize + 1, count);
  const data = new Float64Array(count * d);
  const length = patchSize * channels;
  for (let i = 0; i < count; i++) {
    for (let dy = 0; dy < patchSize; dy++) {
      const from = ((image[i]! * height + y[i]! + dy) * width + x[i]!) * channels;
      const to = i * d + dy * length;
      for (let k = 0; k < length; k++) data[to + k] = images[from + k]! * scale;
    }
  }
  normalizeContrast(data, d, contrast);
  return { data, shape: [count, d] };
}

/** The mean row. */
function meanOf({ data, shape: [count, d] }: Matrix): Float64Array {
  const mean = new Float64Array(d);
  for (let i = 0; i < data.length; i++) mean[i % d] = mean[i % d]! + data[i]! / count;
  return mean;
}

/** W = V·(Λ + ε)^−½·Vᵀ of samples whose mean is zero. */
async function learnZca(
  sample: Matrix,
  whitening: number,
  engine: MatrixEngine,
  options: WorkOptions,
): Promise<Matrix> {
  const [count, d] = sample.shape;
  const covariance = multiply(engine, sample, sample, { transposeA: true });
  covariance.data.forEach((c, i, all) => {
    all[i] = c / count;
  });
  const { values, vectors } = await symmetricEigen(covariance, options);
  const negligible = d * Number.EPSILON * values[d - 1]!;
  const stretch = values.map((value) => {
    const variance = (value > negligible ? value : 0) + whitening;
    return variance > 0 ? 1 / Math.sqrt(variance) : 0; // a direction that no sample has
  });
  const stretched = vectors.data.map((v, i) => v * stretch[Math.floor(i / d)]!);
  return multiply(engine, { data: stretched, shape: [d, d] }, vectors, { transposeA: true });
}

/** Divides each row by its norm, in place. */
function normalizeRows({ data, shape: [count, d] }: Matrix): void {
  for (let i = 0; i < count; i++) {
    const row = data.subarray(i * d, (i + 1) * d);
    const size = Math.sqrt(row.reduce((sum, v) => sum + v * v, 0));
    for (let k = 0; k < d && size > 0; k++) row[k] = row[k]! / size;
  }
}

/** Each patch without its mean, divided by √(variance + contrast). */
function normalizeContrast(patches: Float64Array, d: number, contrast: number): void {
  for (let start = 0; start < patches.length; start += d) {
    const patch = patches.subarray(start, start + d);
    let mean = 0;
    for (let k = 0; k < d; k++) mean += patch[k]! / d;
    let variance = 0;
    for (let k = 0; k < d; k++) variance += ((patch[k]! - mean) * (patch[k]! - mean)) / d;
    // A patch of one value has no contrast but what rounding makes of its mean.
    if (Math.sqrt(variance) <= d * Number.EPSILON * Math.abs(mean)) {
      patch.fill(0);
      continue;
    }
    const size = Math.sqrt(variance + contrast);
    for (let k = 0; k < d; k++) patch[k] = (patch[k]! - mean) / size;
  }
}

function subtractMean(patches: Float64Array, mean: Float64Array): void {
  const d = mean.length;
  for (let i = 0; i < patches.length; i++) patches[i] = patches[i]! - mean[i % d]!;
}

type Window = readonly [top: number, bottom: number, left: number, right: number];

/** Windows from the top left; those that begin inside the map, cut at its rim. */
function poolingWindows(rows: number, columns: number, size: number, stride: number): Window[] {
  const starts = (length: number) => {
    const count = Math.max(1, Math.floor((length - size) / stride) + 1);
    return Array.from({ length: count }, (_, i) => i * stride);
  };
  return starts(rows).flatMap((top) =>
    starts(columns).map(
      (left): Window => [top, Math.min(rows, top + size), left, Math.min(columns, left + size)],
    ),
  );
}

/** Adds both signs of the responses, `[positions, count]`, over each window; filters f, f + 1, … */
function pool(
  responses: Float64Array,
  count: number,
  columns: number,
  windows: readonly Window[],
  threshold: number,
  out: Float32Array,
  f: number,
  filters: number,
): void {
  const plus = new Float64Array(count);
  const minus = new Float64Array(count);
  windows.forEach(([top, bottom, left, right], index) => {
    plus.fill(0);
    minus.fill(0);
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        const at = (y * columns + x) * count;
        for (let k = 0; k < count; k++) {
          // a + |a| = 2·max(0, a), where a comparison would go either way and stall.
          const above = responses[at + k]! - threshold;
          const below = -responses[at + k]! - threshold;
          plus[k] = plus[k]! + (above + Math.abs(above));
          minus[k] = minus[k]! + (below + Math.abs(below));
        }
      }
    }
    const at = 2 * index * filters + f;
    for (let k = 0; k < count; k++) {
      out[at + k] = plus[k]! / 2;
      out[at + filters + k] = minus[k]! / 2;
    }
  });
}
