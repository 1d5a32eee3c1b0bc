import { checkArgument } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";

import { ModelFileError } from "./modelFileError.ts";
import { DTYPES } from "./saveSafetensors.ts";
import { decodeWeights, listed } from "./weightsFile.ts";

/**
 * Gives a model the weights of a safetensors file, bit for bit. The file must have exactly the
 * model's weights, by name, shape and dtype. All of it is checked before the first tensor is made,
 * so that a file that doesn't fit leaves the model as it was.
 *
 * @returns the metadata of the file.
 * @throws {ModelFileError} if the file is malformed or has other weights than the model.
 */
export function loadSafetensors(model: LayersModel, bytes: Uint8Array): Record<string, string> {
  const { tensors, metadata } = decodeWeights("loadSafetensors", bytes);
  checkArgument("loadSafetensors", "model", model, { weights: "list" }, ModelArgumentError);
  const names = new Set(model.weights.map(({ originalName }) => originalName));
  const strange = [...tensors.keys()].filter((name) => !names.has(name));
  const missing = [...names].filter((name) => !tensors.has(name));
  if (strange.length > 0 || missing.length > 0) {
    throw new ModelFileError(
      `loadSafetensors: the file must have the weights of "${model.name}", but it lacks ` +
        `${listed(missing)} and has ${listed(strange)} besides. Build the model with the options ` +
        "it was saved with.",
    );
  }
  for (const weight of model.weights) {
    const { dtype, shape } = tensors.get(weight.originalName)!;
    if (dtype !== DTYPES[weight.dtype] || shape.join() !== weight.shape.join()) {
      throw new ModelFileError(
        `loadSafetensors: "${weight.originalName}" must be ${DTYPES[weight.dtype]} ` +
          `[${weight.shape.join(", ")}], but in the file it is ${dtype} [${shape.join(", ")}]. ` +
          "Build the model with the options it was saved with.",
      );
    }
  }

  tf.tidy(() => {
    for (const weight of model.weights) {
      const { shape, data } = tensors.get(weight.originalName)!;
      const { buffer } = data.slice(); // a typed array of words needs an aligned start
      const values = weight.dtype === "int32" ? new Int32Array(buffer) : new Float32Array(buffer);
      const value = tf.tensor(values, [...shape], weight.dtype as "float32" | "int32");
      (weight.read() as tf.Variable).assign(value); // `write` applies constraints once more
    }
  });
  return metadata;
}
