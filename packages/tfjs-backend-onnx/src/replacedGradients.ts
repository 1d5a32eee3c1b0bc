import * as tf from "@tensorflow/tfjs-core";
import { sizeOf } from "./graph/spec.ts";
import { batchNormGrad } from "./kernels/batchNorm.ts";
import { reluGrad } from "./kernels/reluGrad.ts";

type Saved = readonly tf.Tensor[];
type GradFunc = (
  dy: tf.Tensor,
  saved: Saved,
  attrs: Record<string, unknown>,
) => Record<string, () => tf.Tensor> | undefined;

/**
 * Gradients this backend replaces: same values, different kernels, or fewer intermediate values
 * (tfjs multiplies by a tensor of ones to repeat a gradient, which it fills in JavaScript).
 *
 * `saved` are the kernel's inputs in the order given here, then its output. Where a gradient
 * returns nothing, tfjs' own is used.
 */
const GRADIENTS: Record<string, { inputs: readonly string[]; gradient: GradFunc }> = {
  [tf.Relu]: {
    inputs: [],
    gradient: (dy, [y]) => ({ x: () => run(reluGrad.name, { dy, y: y! }) }),
  },
  // dy first, which may be one number for many elements: then the factor costs nothing.
  [tf.Square]: {
    inputs: ["x"],
    gradient: (dy, [x]) => ({ x: () => tf.mul(tf.mul(dy, 2), tf.cast(x!, "float32")) }),
  },
  [tf.Sum]: {
    inputs: ["x"],
    gradient: (dy, [x], { axis }) => ({ x: () => repeat(dy, x!, axis as number[]) }),
  },
  [tf.Mean]: {
    inputs: ["x"],
    gradient: (dy, [x], { axis }) => {
      const axes = tf.util.parseAxisParam(axis as number[], x!.shape);
      const count = sizeOf(axes.map((a) => x!.shape[a]!));
      return { x: () => repeat(tf.div(dy, count), x!, axes) };
    },
  },
  [tf.FusedBatchNorm]: {
    inputs: ["x", "mean", "variance", "scale"],
    gradient: (dy, [x, mean, variance, scale], { varianceEpsilon }) => {
      if (mean!.rank !== 1 || !scale) return undefined;
      const inputs = { dy, x: x!, mean: mean!, variance: variance!, scale };
      // All at once: tfjs calls each of the functions below in a separate tidy.
      const parts = runMany(batchNormGrad.name, inputs, { varianceEpsilon });
      const names = ["x", "mean", "variance", "scale", "offset"];
      return Object.fromEntries(names.map((name, i) => [name, () => parts[i]!]));
    },
  },
};

/** dy under x's shape: it stands where the axes were summed away. */
function repeat(dy: tf.Tensor, x: tf.Tensor, axis: number | number[]): tf.Tensor {
  const axes = new Set(tf.util.parseAxisParam(axis, x.shape));
  const kept = x.shape.map((d, i) => (axes.has(i) ? 1 : d));
  return run(tf.BroadcastTo, { x: tf.reshape(dy, kept) }, { shape: x.shape, inputShape: kept });
}

const runMany = (kernel: string, inputs: Record<string, tf.Tensor>, attrs: object = {}) =>
  [tf.engine().runKernel(kernel, inputs, attrs as tf.NamedAttrMap)].flat() as tf.Tensor[];
const run = (...call: Parameters<typeof runMany>) => runMany(...call)[0]!;

/**
 * Whether what a gradient calls is part of an outer gradient: then tfjs' own is used, whose
 * operations have gradients themselves, to any order.
 */
const isRecorded = () => tf.engine().state.gradientDepth > 0;

const wrapped = new WeakSet<tf.GradConfig>();

/**
 * Replaces tfjs' gradients by those above where `backendName` is the current backend; others keep
 * tfjs' own. tfjs-layers registers tfjs' gradients when it is imported, so this is called when tfjs
 * makes the backend. A second call does nothing.
 */
export function replaceGradients(backendName: string): void {
  for (const [kernelName, { inputs, gradient }] of Object.entries(GRADIENTS)) {
    const theirs = tf.getGradient(kernelName);
    if (theirs === undefined || wrapped.has(theirs)) continue;
    const before = theirs.inputsToSave ?? [];
    const missing = inputs.filter((name) => !before.includes(name));
    const config: tf.GradConfig = {
      ...theirs,
      inputsToSave: [...before, ...missing],
      outputsToSave: theirs.outputsToSave ?? [true],
      gradFunc: (dy, saved, attrs) => {
        const given = saved as unknown as tf.Tensor[];
        const names = [...before, ...missing];
        const outputs = given.slice(names.length);
        if (tf.getBackend() === backendName && !isRecorded()) {
          const mine = inputs.map((name) => given[names.indexOf(name)]!);
          const options = attrs as Record<string, unknown>;
          const result = gradient(dy as tf.Tensor, [...mine, ...outputs], options);
          if (result) return result;
        }
        const count = theirs.outputsToSave?.length ?? 0;
        const their = [...given.slice(0, before.length), ...outputs.slice(0, count)];
        return theirs.gradFunc(dy, their, attrs);
      },
    };
    wrapped.add(config);
    tf.unregisterGradient(kernelName);
    tf.registerGradient(config);
  }
}
