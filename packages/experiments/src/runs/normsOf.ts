import {
  distanceFromInitialization,
  MeasureArgumentError,
  normalizedMargins,
  pathNorm,
  type Rows,
  spectralComplexity,
  topEigenvalues,
} from "@rote/measures";
import type { DenseNormsRecord, NormsRecord, SharpnessRecord } from "@rote/records";
import { type Examples, lossHessian } from "@rote/training";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { logitsOf } from "./logitsOf.ts";

/** Copies of the trainable weights, tensor by tensor. */
export const initialWeights = (model: LayersModel): Promise<Float32Array[]> =>
  Promise.all(
    model.trainableWeights.map(
      async (weight) => (await weight.read().data()).slice() as Float32Array,
    ),
  );

export interface NormsOptions {
  /** w₀, the weights before training, as `initialWeights` returns them. */
  initial: readonly Float32Array[];
  signal?: AbortSignal | undefined;
}

/**
 * Norms, margins and sharpness of a finished network. It takes a pass over the training examples
 * and keeps their logits; of each dense layer some hundred products with a vector, for its spectral
 * norm; and 40 gradients on 500 of the examples, with at most 20 vectors as long as the weights in
 * float64, 2²⁵ numbers in all.
 */
export async function normsOf(
  model: LayersModel,
  examples: Examples,
  { initial, signal }: NormsOptions,
): Promise<NormsRecord> {
  const [n] = examples.shape;
  const weights = await initialWeights(model);
  const classes = model.outputs[0]!.shape.at(-1)!;
  const logits = { data: await logitsOf(model, examples, signal), shape: [n, classes] as const };
  const inputNorm = lengthOf(examples.images);
  const { distance, dense } = await weightNorms(model, weights, initial);
  const bound = dense && boundedMargins(dense.spectralComplexity, inputNorm);
  return {
    distance,
    margins: decilesOf(normalizedMargins(logits, examples.labels, 1, n)),
    inputNorm,
    dense: dense && bound ? { ...dense, normalizedMargins: bound } : null,
    sharpness: await sharpnessOf(model, examples, signal),
  };

  function boundedMargins(complexity: number, norm: number): number[] | null {
    const isBounded = complexity > 0 && norm > 0 && Number.isFinite(complexity * norm);
    if (!isBounded) return null;
    return decilesOf(normalizedMargins(logits, examples.labels, complexity, norm));
  }
}

/** What weights alone come to: to the same bits on every backend. */
export async function weightNorms(
  model: LayersModel,
  weights: readonly Float32Array[],
  initial: readonly Float32Array[],
): Promise<{ distance: number; dense: Omit<DenseNormsRecord, "normalizedMargins"> | null }> {
  const distance = distanceFromInitialization(weights, initial);
  const places = denseKernels(model);
  const kernelsOf = (tensors: readonly Float32Array[]) =>
    places?.map(({ place, shape }): Rows => ({ data: tensors[place]!, shape }));
  const [layers, references] = [kernelsOf(weights), kernelsOf(initial)];
  const isZero = layers?.some(({ data }) => data.length === 0 || !hasWeight(data));
  if (!layers || !references || isZero) return { distance, dense: null };
  return {
    distance,
    dense: {
      pathNorm: pathNorm(layers),
      spectralComplexity: await spectralComplexity(layers, { references }),
    },
  };
}

const hasWeight = (data: ArrayLike<number>) => Array.prototype.some.call(data, (w) => w !== 0);

interface Kernel {
  /** Among the trainable weights. */
  place: number;
  shape: readonly [inputs: number, outputs: number];
  /** What follows it: "relu", or "linear" for nothing. */
  activation: string;
}

/** Layers that compute nothing in inference, or only change shapes. */
const WITHOUT_WEIGHTS = ["InputLayer", "Flatten", "Dropout", "RoteDropout"];

/**
 * The kernels of a chain of dense layers with ReLUs between them and logits at its end; null of
 * another network.
 */
function denseKernels(model: LayersModel): Kernel[] | null {
  const kernels: Kernel[] = [];
  for (const layer of model.layers) {
    const name = layer.getClassName();
    if (layer.inboundNodes.length !== 1) return null; // it stands in several places
    if (WITHOUT_WEIGHTS.includes(name)) continue;
    const last = kernels.at(-1);
    const activation = name === "ReLU" ? "relu" : String(layer.getConfig().activation);
    if (name === "Activation" || name === "ReLU") {
      if (last?.activation !== "linear") return null;
      last.activation = activation;
      continue;
    }
    const [kernel] = layer.trainableWeights;
    const [inputs, outputs] = kernel?.shape ?? [];
    if (name !== "Dense" || !kernel || (last && last.shape[1] !== inputs)) return null;
    const place = model.trainableWeights.indexOf(kernel);
    kernels.push({ place, shape: [inputs!, outputs!], activation });
  }
  const isRight = kernels.every(
    ({ activation }, i) => activation === (i === kernels.length - 1 ? "linear" : "relu"),
  );
  return isRight && kernels.length > 0 ? kernels : null;
}

/** Products with the Hessian, the examples that they are of, and the numbers that may be kept. */
const [STEPS, FEWEST_STEPS, EXAMPLES, NUMBERS] = [20, 5, 500, 2 ** 25];

/** How far weights are moved: less than usual, as a loss of little is curved differently there. */
const STEP = 1e-3;

async function sharpnessOf(
  model: LayersModel,
  { images, labels, shape: [n, ...sides] }: Examples,
  signal: AbortSignal | undefined,
): Promise<SharpnessRecord | null> {
  const examples = Math.min(n, EXAMPLES);
  const size = sides.reduce((a, b) => a * b);
  const first: Examples = {
    images: images.subarray(0, examples * size),
    labels: Int32Array.from({ length: examples }, (_, i) => labels[i]!),
    shape: [examples, ...sides] as unknown as Examples["shape"],
  };
  const abort = signal ? { signal } : {};
  const hessian = lossHessian(model, first, { step: STEP, ...abort });
  const steps = Math.min(STEPS, hessian.size, Math.floor(NUMBERS / hessian.size));
  if (steps < Math.min(FEWEST_STEPS, hessian.size)) return null;
  try {
    const options = { steps, ...abort };
    const { values, residuals } = await topEigenvalues(hessian.product, hessian.size, options);
    return { value: values[0]!, residual: residuals[0]!, examples, steps };
  } catch (error) {
    if (error instanceof MeasureArgumentError) return null; // rounding is all that was found
    throw error;
  }
}

/** √(Σ x²). */
export function lengthOf(values: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += values[i]! * values[i]!;
  return Math.sqrt(squares);
}

/** For k = 0, …, 10 the least value that k tenths of the values do not exceed. */
function decilesOf(values: Float64Array): number[] {
  const sorted = Float64Array.from(values).sort();
  return Array.from(
    { length: 11 },
    (_, k) => sorted[Math.max(Math.ceil((k * sorted.length) / 10) - 1, 0)]!,
  );
}
