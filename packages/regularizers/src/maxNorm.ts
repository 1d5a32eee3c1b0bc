import { checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";
import { selectWeights, type WeightSelection } from "./selectWeights.ts";

export interface MaxNormOptions extends WeightSelection {
  /** c, positive. Usual values are 3 to 4. */
  maximum: number;
}

export interface MaxNorm {
  readonly name: "maxNorm";
  readonly params: Readonly<MaxNormOptions>;
  /** Projects the weights in place. Call it after each step. */
  update(model: LayersModel): void;
}

/**
 * Bounds the norm of the weights that come into each unit or filter:
 *
 *     w ← w · min(1, c / ‖w‖₂)
 *
 * for each last axis of a kernel (each of the last two of a depthwise one). Weights within the
 * bound stay as they are, to the bit.
 *
 * @throws {RegularizerArgumentError} if c is not positive.
 *
 * Reference: Srivastava, Hinton, Krizhevsky, Sutskever & Salakhutdinov, "Dropout", JMLR 15 (2014),
 * section 5.1.
 */
export function maxNorm(options: MaxNormOptions): MaxNorm {
  checkOptions(
    "maxNorm",
    options,
    { maximum: "number", layers: true, weights: true },
    RegularizerArgumentError,
  );
  const { maximum, ...selection } = options;

  if (!(maximum > 0 && maximum < Number.POSITIVE_INFINITY)) {
    throw new RegularizerArgumentError(`maxNorm: maximum must be positive, got ${maximum}.`);
  }
  return {
    name: "maxNorm",
    params: { maximum, ...selection },
    update(model) {
      for (const { variable, weight } of selectWeights(model, selection)) {
        const outputs = weight === "depthwise_kernel" ? 2 : 1;
        const inputs = variable.shape.map((_, axis) => axis).slice(0, -outputs);
        tf.tidy(() => {
          const norm = tf.sqrt(tf.sum(tf.square(variable), inputs, true));
          variable.assign(tf.mul(variable, tf.div(maximum, tf.maximum(norm, maximum))));
        });
      }
    },
  };
}
