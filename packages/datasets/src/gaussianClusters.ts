import type { ImageSet } from "@rote/images";
import { checkOptions } from "@rote/options";
import { foldIn, integer, key, normalsInto, split as splitKey } from "@rote/random";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { fingerprint } from "./fingerprint.ts";
import { allocateImages, checkSyntheticShape, type SyntheticOptions } from "./syntheticOptions.ts";

export interface GaussianClustersOptions extends SyntheticOptions {
  /** Standard deviation σ of the classes' means. Defaults to 1; 0 leaves nothing to learn. */
  separation?: number;
}

/**
 * A classification problem of any size: one Gaussian cluster of unit variance a class,
 *
 *     y ~ Uniform{0, …, K − 1},   μ_k ~ N(0, σ² I),   x = μ_y + z,   z ~ N(0, I).
 *
 * An example depends on the seed, the split and its index alone, the means on the seed: a larger
 * set begins with the smaller one, and "train" and "test" are of one distribution.
 *
 * Images: float32 `[n, height, width, channels]`. Labels: int32.
 *
 * @throws {DatasetArgumentError} if a size is not a positive integer, the images do not fit into
 * memory, or `separation` is negative.
 */
export function gaussianClusters(options: GaussianClustersOptions): Required<ImageSet> {
  checkOptions(
    "gaussianClusters",
    options,
    {
      separation: "number",
      n: "number",
      shape: true,
      classes: "number",
      seed: "number",
      split: true,
    },
    DatasetArgumentError,
  );

  const { n, shape, classes = 10, seed = 0, split = "train", separation = 1 } = options;
  checkSyntheticShape("gaussianClusters", n, shape, classes, split);
  if (!(separation >= 0 && separation < Infinity)) {
    throw new DatasetArgumentError(
      `gaussianClusters: separation must be a non-negative number, got ${separation}.`,
    );
  }
  const size = shape[0] * shape[1] * shape[2];
  const root = key(seed, "gaussianClusters");
  const examples = foldIn(root, split);
  const bytes = n * (4 * size + 4) + 8 * classes * size;
  const [images, labels, allMeans] = allocateImages("gaussianClusters", bytes, () => [
    new Float32Array(n * size),
    new Int32Array(n),
    new Float64Array(classes * size),
  ]);
  const means = Array.from({ length: classes }, (_, k) =>
    normalsInto(allMeans.subarray(k * size, (k + 1) * size), foldIn(foldIn(root, "mean"), k)),
  );
  const noise = new Float64Array(size);
  for (let i = 0; i < n; i++) {
    const [forLabel, forNoise] = splitKey(foldIn(examples, i));
    labels[i] = integer(forLabel, classes);
    const mean = means[labels[i]!]!;
    normalsInto(noise, forNoise);
    for (let p = 0; p < size; p++) images[i * size + p] = separation * mean[p]! + noise[p]!;
  }
  const set = {
    images,
    shape: [n, ...shape] as const,
    labels,
    classes: Array.from({ length: classes }, (_, k) => String(k)),
  };
  const indices = Uint32Array.from({ length: n }, (_, i) => i);
  return { ...set, fingerprint: fingerprint(set), split, indices };
}
