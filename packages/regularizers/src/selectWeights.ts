import { checkArgument, checkOptions } from "@rote/options";
import type * as tf from "@tensorflow/tfjs-core";
import type { LayersModel, layers } from "@tensorflow/tfjs-layers";
import { RegularizerArgumentError } from "./regularizerArgumentError.ts";

/** Which weights of a model a regularizer acts on. */
export interface WeightSelection {
  /** Names of layers. Defaults to all. */
  layers?: readonly string[];
  /** Kinds of weights, as tfjs calls them: "kernel", "bias", "gamma", … Defaults to all kernels. */
  weights?: readonly string[];
}

/** A trainable weight, and where it stands. */
export interface LayerWeight {
  /** The name of its layer. */
  layer: string;
  /** Its kind: "kernel", "bias", … */
  weight: string;
  variable: tf.Variable;
}

/**
 * The trainable weights of a model that a selection names, in the model's order, those of nested
 * models included. Without one: the kernels of all layers, not biases nor the scale and offset of a
 * normalization.
 *
 * @throws {RegularizerArgumentError} if the model has no layer of a given name, or the selection
 * takes no weight.
 */
export function selectWeights(model: LayersModel, options: WeightSelection = {}): LayerWeight[] {
  checkOptions("selectWeights", options, { layers: true, weights: true }, RegularizerArgumentError);
  const { layers: names, weights } = options;

  checkArgument("selectWeights", "model", model, { layers: "list" }, RegularizerArgumentError);
  const leaves = leavesOf(model);
  for (const name of names ?? []) {
    if (!leaves.some((layer) => layer.name === name)) {
      const known = leaves.map((layer) => layer.name).join(", ");
      throw new RegularizerArgumentError(
        `selectWeights: layers must be of the model, got ${name}. Known: ${known}.`,
      );
    }
  }
  const chosen = leaves
    .filter((layer) => names === undefined || names.includes(layer.name))
    .flatMap((layer) =>
      layer.trainableWeights.map((weight) => ({
        layer: layer.name,
        weight: weight.originalName.split("/").at(-1)!,
        variable: weight.read() as tf.Variable,
      })),
    )
    .filter(({ weight }) =>
      weights === undefined ? /kernel$/.test(weight) : weights.includes(weight),
    );
  if (chosen.length === 0) {
    throw new RegularizerArgumentError(
      `selectWeights: the selection must take a weight, got none of kind ` +
        `${weights?.join(", ") ?? "kernel"} in ${names?.join(", ") ?? "any layer"}.`,
    );
  }
  return chosen;
}

/** The layers of a model, and those of the models among them instead of these. */
export function leavesOf(model: LayersModel): layers.Layer[] {
  return model.layers.flatMap((layer) =>
    "layers" in layer ? leavesOf(layer as unknown as LayersModel) : [layer],
  );
}
