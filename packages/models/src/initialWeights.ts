import { foldIn, type Key, key, normalsInto, uniforms } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/**
 * Initial values of a kernel, row-major: `[in, out]` for a dense layer,
 * `[height, width, in, out]` for a convolution. They must depend on the arguments alone.
 */
export type Initializer = (key: Key, shape: readonly number[]) => Float32Array;

/**
 * The field's named initializers. With n_in and n_out the numbers of values that one output depends
 * on and that one input reaches (a convolution counts its whole window):
 *
 *     glorot   variance 2 / (n_in + n_out)   Glorot & Bengio, AISTATS 2010
 *     he       variance 2 / n_in             He, Zhang, Ren & Sun, ICCV 2015
 *     lecun    variance 1 / n_in             LeCun, Bottou, Orr & Müller, 1998
 *
 * each as a uniform distribution in ±√(3 · variance) or as a normal one. The normal ones are not
 * truncated, as in PyTorch; Keras and tfjs truncate theirs at two standard deviations.
 */
export type InitializerName =
  | "glorotNormal"
  | "glorotUniform"
  | "heNormal"
  | "heUniform"
  | "leCunNormal"
  | "leCunUniform";

const glorot = (fanIn: number, fanOut: number) => 2 / (fanIn + fanOut);
const he = (fanIn: number) => 2 / fanIn;
const leCun = (fanIn: number) => 1 / fanIn;

type Variance = (fanIn: number, fanOut: number) => number;

const normal =
  (variance: Variance): Initializer =>
  (key, shape) => {
    const deviation = Math.sqrt(variance(...fans(shape)));
    return normalsInto(new Float32Array(size(shape)), key).map((z) => deviation * z);
  };

const uniform =
  (variance: Variance): Initializer =>
  (key, shape) => {
    const limit = Math.sqrt(3 * variance(...fans(shape)));
    const u = uniforms(key, size(shape));
    const w = new Float32Array(u.length);
    // 20 times faster than `from`.
    for (let i = 0; i < w.length; i++) w[i] = limit * (2 * u[i]! - 1);
    return w;
  };

export const initializers: Readonly<Record<InitializerName, Initializer>> = {
  glorotNormal: normal(glorot),
  glorotUniform: uniform(glorot),
  heNormal: normal(he),
  heUniform: uniform(he),
  leCunNormal: normal(leCun),
  leCunUniform: uniform(leCun),
};

/**
 * Gives every kernel of the model its initial values. They are computed here, in typed arrays, and
 * keyed by the seed and the weight's name ("conv1_convolution/kernel"): the same bits on every
 * backend, whatever was made before, and in every model that has a weight of this name and shape.
 */
export function initializeWeights(
  model: LayersModel,
  seed: number,
  initializer: Initializer,
): void {
  const root = key(seed, "@rote/models");
  tf.tidy(() => {
    for (const weight of model.weights) {
      if (!weight.originalName.endsWith("/kernel")) continue;
      const shape = weight.shape as number[];
      weight.write(tf.tensor(initializer(foldIn(root, weight.originalName), shape), shape));
    }
  });
}

/** n_in and n_out of a kernel. */
function fans(shape: readonly number[]): [fanIn: number, fanOut: number] {
  const window = size(shape.slice(0, -2));
  return [window * shape.at(-2)!, window * shape.at(-1)!];
}

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);
