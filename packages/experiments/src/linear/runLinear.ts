import { corrupt, randomLabels } from "@rote/corruptions";
import type { ImageSet } from "@rote/datasets";
import { checkOptions, type OptionTable } from "@rote/options";
import type { LinearRecord } from "@rote/records";
import {
  arcCosine,
  ConflictingDuplicatesError,
  gaborFeatures,
  gaussian,
  interpolateLabelings,
  type Kernel,
  laplacian,
  linear,
  type Matrix,
  type MatrixEngine,
  type MatrixLike,
  medianHeuristic,
  neuralTangent,
  type Progress,
  plainEngine,
  randomPatches,
  selectGamma,
  standardize,
  type WorkOptions,
} from "@rote/solvers";
import { checkData } from "../data/checkData.ts";
import { checkSpecified } from "../data/checkSpecified.ts";
import type { Data } from "../data/data.ts";
import { pixelRows } from "../data/pixelRows.ts";
import { planMemory } from "../data/planMemory.ts";
import { runDataset } from "../data/runDatasets.ts";
import { runtime } from "../kind/runtime.ts";
import { checkComplete } from "../specification/checkComplete.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import {
  type CompleteLinearSpecification,
  completeLinearSpecification,
  linearFields,
} from "./linearSpecification.ts";
import { memorizationOf } from "./memorizationOf.ts";
import { otherSolution, type Solved } from "./otherSolutions.ts";
import { onFeatures, randomRelu } from "./randomFeatures.ts";
import { withProgress } from "./withProgress.ts";

export interface RunLinearOptions {
  /**
   * Multiplies the matrices. Defaults to plain TypeScript; `matrixEngine()` of `@rote/onnx` is
   * native.
   */
  engine?: MatrixEngine;
  /** Bytes that the solver may take. Defaults to four fifths of what is free. */
  memory?: number;
  /** Aborting rejects with its reason, and all memory is let go. */
  signal?: AbortSignal;
}

const RUN_LINEAR_OPTIONS: OptionTable<RunLinearOptions> = {
  engine: true,
  memory: "number",
  signal: true,
};

export type LinearEvent =
  /** How far a stage is; `seconds` since the beginning. */
  | ({ type: "progress"; seconds: number } & Progress)
  /** The last event. */
  | { type: "record"; record: LinearRecord };

/**
 * The experiment of the paper's section 5: labels interpolated by the function of minimum norm of a
 * kernel's space (or fitted with a ridge), on pixels or on fixed features, as an async iterator of
 * what happens; the last event is the record.
 *
 * Labels are the values 0 and 1 for each class, the largest output is the answer. Pixels are
 * divided by 255; random-patch features are standardized by the training set's means and
 * deviations. On random features it is the least squares solution of minimum norm, which fits all
 * from as many features on as there are examples. The test labels stay as they are.
 *
 * @param specification what `completeLinearSpecification` returns.
 * @param data the specification's training and test examples.
 * @throws {SpecificationError} if the specification is not complete, or the data are of other sizes
 * than it says.
 * @throws {ConflictingDuplicatesError} if equal images have different labels and there is no ridge.
 * @throws {MemoryError} if no method fits into memory; nothing has been allocated then.
 *
 * Reference: Zhang et al., ICLR 2017, arXiv:1611.03530, section 5 and appendix D.
 */
export function runLinear(
  specification: CompleteLinearSpecification,
  data: Data,
  options: RunLinearOptions = {},
): AsyncGenerator<LinearEvent, void, undefined> {
  checkOptions("runLinear", options, RUN_LINEAR_OPTIONS, SpecificationError);

  checkData("runLinear", data);
  return solve([specification], data, options);
}

/**
 * `runLinear` on true labels and on random ones, which cost nothing more: they share features,
 * kernel matrix and factor. Yields a record for each, the true labels' first. The specification's
 * own `labels` do not matter. Where equal images make one labeling impossible, the other's record
 * is yielded before the error.
 *
 * @throws what `runLinear` throws.
 */
export function runLinearOnBothLabels(
  specification: CompleteLinearSpecification,
  data: Data,
  options: RunLinearOptions = {},
): AsyncGenerator<LinearEvent, void, undefined> {
  checkOptions("runLinearOnBothLabels", options, RUN_LINEAR_OPTIONS, SpecificationError);

  checkData("runLinearOnBothLabels", data);
  const both = (["true", "random"] as const).map((labels) => ({ ...specification, labels }));
  return solve(both, data, options);
}

/** Specifications that differ in their labels alone. */
async function* solve(
  specifications: readonly CompleteLinearSpecification[],
  data: Data,
  { engine = plainEngine, memory, signal }: RunLinearOptions,
): AsyncGenerator<LinearEvent, void, undefined> {
  const began = performance.now();
  const seconds = () => (performance.now() - began) / 1000;
  const [first] = specifications as [CompleteLinearSpecification];
  checkComplete("runLinear", first, linearFields, completeLinearSpecification);
  checkSpecified("runLinear", first, data);

  const stages = withProgress(async (onProgress: (progress: Progress) => void) => {
    const work: WorkOptions = { onProgress, ...(signal && { signal }) };
    const points = await pointsOf(first, data, engine, work);
    const kernel = await kernelOf(first, points.train, data.train, engine, work);
    const options = { engine, ...(memory !== undefined && { memory }), ...work };
    const found: Record<string, Solved> = {};
    let conflict: ConflictingDuplicatesError | undefined;
    if (first.features?.name === "random-relu") {
      for (const complete of specifications) {
        found[complete.labels] = await onFeatures(complete, {
          train: { points: points.train, labels: labelsOf(complete, data.train) },
          test: { points: points.test, labels: data.test.labels },
          classes: data.train.classes.length,
          ...options,
        });
      }
    } else if (first.solution === "minimumNorm") {
      const interpolate = (some: readonly CompleteLinearSpecification[]) =>
        interpolateLabelings({
          train: {
            points: points.train,
            labelings: Object.fromEntries(
              some.map((complete) => [complete.labels, labelsOf(complete, data.train)]),
            ),
          },
          test: { test: { points: points.test, labels: data.test.labels } },
          classes: data.train.classes.length,
          ridge: first.ridge,
          tolerance: first.tolerance,
          kernel,
          leaveOneOut: first.leaveOneOut,
          ...options,
        });
      const all = await whatIsPossible(specifications, data.train, interpolate);
      const { possible, solved } = all;
      conflict = all.conflict;
      for (const [at, complete] of possible.entries()) {
        const { records, solution } = solved!;
        const { fitted, leaveOneOutErrors: leftOut } = solution;
        const { testErrors, ...record } = records[complete.labels]!;
        const columns = (all: Matrix) => columnsOf(all, at, data.train.classes.length);
        const memorization =
          leftOut &&
          memorizationOf(
            points.train,
            labelsOf(complete, data.train),
            { fitted: columns(fitted), errors: columns(leftOut) },
            engine,
          );
        found[complete.labels] = {
          ...record,
          testError: testErrors.test!,
          ...(memorization && { memorization }),
        };
      }
    } else {
      for (const complete of specifications) {
        const { classes } = data.train;
        const labels = labelsOf(complete, data.train);
        found[complete.labels] = await otherSolution(complete, kernel, {
          train: { points: points.train, labels },
          test: { points: points.test, labels: data.test.labels },
          classes: classes.length,
          ...options,
        });
      }
    }
    return { records: found, dimension: points.train.shape[1], kernel, conflict };
  });
  let found = await stages.next();
  while (!found.done) {
    yield { type: "progress", seconds: seconds(), ...found.value };
    found = await stages.next();
  }

  const { records, dimension, kernel, conflict } = found.value;
  const set = ({ shape, fingerprint }: Required<ImageSet>) => ({ examples: shape[0], fingerprint });
  for (const complete of specifications) {
    const record = records[complete.labels];
    if (record === undefined) continue;
    yield {
      type: "record",
      record: {
        kind: "linear",
        version: 1,
        specification: complete,
        specificationHash: await specificationHash(complete),
        dataset: {
          name: complete.dataset,
          title: runDataset(complete.dataset).title,
          classes: data.train.classes.length,
          train: set(data.train),
          test: set(data.test),
        },
        kernel: { name: kernel.name, params: kernel.params },
        features: complete.features && { name: complete.features.name, dimension },
        ridge: complete.ridge,
        labels: complete.labels,
        trainError: record.trainError,
        testError: record.testError,
        norm: record.norm,
        certificate: record.certificate,
        ...(record.memorization && { memorization: record.memorization }),
        environment: { engine: record.engine, ...engine.environment, ...runtime() },
        seconds: seconds(),
        timings: record.timings,
        peakMemory: peakMemory(),
      },
    };
  }
  if (conflict) throw conflict;
}

/**
 * Solves for all labelings at once, or where two equal images make some impossible for the others,
 * with the conflict of those.
 */
async function whatIsPossible<Solution>(
  specifications: readonly CompleteLinearSpecification[],
  train: Required<ImageSet>,
  solveFor: (some: readonly CompleteLinearSpecification[]) => Promise<Solution>,
): Promise<{
  possible: readonly CompleteLinearSpecification[];
  solved?: Solution;
  conflict?: ConflictingDuplicatesError;
}> {
  if (specifications.length === 0) return { possible: [] };
  try {
    return { possible: specifications, solved: await solveFor(specifications) };
  } catch (error) {
    if (!(error instanceof ConflictingDuplicatesError)) throw error;
    const [a, b] = error.rows;
    const isPossible = (complete: CompleteLinearSpecification) => {
      const labels = labelsOf(complete, train);
      return labels[a] === labels[b];
    };
    const impossible = specifications.find((complete) => !isPossible(complete))!;
    const conflict = conflictOf(impossible, error.rows, train);
    return {
      conflict,
      ...(await whatIsPossible(specifications.filter(isPossible), train, solveFor)),
    };
  }
}

/** That two equal training images have different labels, which no function takes. */
function conflictOf(
  { labels }: CompleteLinearSpecification,
  rows: readonly [number, number],
  { indices }: Required<ImageSet>,
): ConflictingDuplicatesError {
  const [a, b] = rows.map((row) => indices[row]);
  const remedy =
    labels === "random"
      ? "Set a ridge, or use true labels alone; in the command line, --ridge 1e-6 or --labels true."
      : "Remove one of them, or set a ridge; in the command line, --ridge 1e-6.";
  return new ConflictingDuplicatesError(
    "runLinear",
    rows,
    `equal images must have equal labels without a ridge, got ${labels} labels that differ for ` +
      `training images ${a} and ${b}, which have the same pixels or features. ${remedy}`,
  );
}

/** Those of the data, or random ones: fixed by the seed, one for each example. */
function labelsOf({ labels, seed }: CompleteLinearSpecification, set: Required<ImageSet>) {
  return labels === "true" ? set.labels : corrupt(set, randomLabels({ seed })).batch.labels;
}

/** Two signs in each window of 14 × 14 responses, 13 apart, to patches of 6 × 6. */
function featuresAFilter([, height, width]: readonly [number, number, number, number]): number {
  const along = (length: number) => Math.max(1, Math.floor((length - 6 + 1 - 14) / 13) + 1);
  return 2 * along(height) * along(width);
}

async function pointsOf(
  { features, seed }: CompleteLinearSpecification,
  { train, test }: Data,
  engine: MatrixEngine,
  work: WorkOptions,
): Promise<{ train: MatrixLike; test: MatrixLike }> {
  if (features === null) return { train: pixelRows(train), test: pixelRows(test) };
  if (features.name === "gabor") {
    const { name: _, ...bank } = features;
    const apply = (set: Required<ImageSet>) => gaborFeatures(set, { ...bank, engine, ...work });
    return { train: await apply(train), test: await apply(test) };
  }
  if (features.name === "random-relu") {
    const pixels = [pixelRows(train), pixelRows(test)];
    const [trained, tested] = randomRelu(pixels, { features: features.features, seed }, engine);
    return { train: trained!, test: tested! };
  }
  const images = train.shape[0] + test.shape[0];
  const bytes =
    Float32Array.BYTES_PER_ELEMENT * featuresAFilter(train.shape) * features.filters * images;
  const what = `runLinear: features of ${features.filters} filters for ${images} images`;
  planMemory(what, bytes, "Use fewer filters, or fewer images");
  const net = await randomPatches(train, { filters: features.filters, seed, engine, ...work });
  const [trained, tested] = standardize(await net.apply(train, work), await net.apply(test, work));
  return { train: trained!, test: tested! };
}

/**
 * A kernel as `@rote/solvers` has it; without γ a Gaussian's is that which the points give.
 */
export async function kernelOf(
  { kernel, ridge, seed }: Pick<CompleteLinearSpecification, "kernel" | "ridge" | "seed">,
  points: MatrixLike,
  { labels, classes }: Required<ImageSet>,
  engine: MatrixEngine,
  work: WorkOptions,
): Promise<Kernel> {
  switch (kernel.name) {
    case "linear":
      return linear();
    case "gaussian": {
      if (kernel.gamma === undefined) return gaussian({ gamma: medianHeuristic(points, { seed }) });
      if (kernel.gamma !== "held-out") return gaussian({ gamma: kernel.gamma });
      const options = { classes: classes.length, ridge, seed, engine, ...work };
      const { gamma } = await selectGamma({ points, labels }, options);
      return gaussian({ gamma });
    }
    case "laplacian":
      return laplacian({ bandwidth: kernel.bandwidth });
    case "arcCosine":
      return arcCosine({ order: kernel.order });
    case "neuralTangent":
      return neuralTangent({ hiddenLayers: kernel.hiddenLayers });
  }
}

function peakMemory(): number | null {
  const usage = typeof process === "undefined" ? undefined : process.resourceUsage?.();
  return usage ? usage.maxRSS * 1024 : null;
}

/** The columns of one of several labelings of K classes, which stand side by side. */
function columnsOf({ data, shape }: Matrix, labeling: number, K: number): Matrix {
  const [n, width] = shape;
  const own = new Float64Array(n * K);
  for (let i = 0; i < n; i++) {
    const start = i * width + labeling * K;
    own.set(data.subarray(start, start + K), i * K);
  }
  return { data: own, shape: [n, K] };
}
