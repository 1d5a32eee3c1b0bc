import { checkArgument } from "@rote/options";
import { encodeSafetensors, type SafetensorsEntry } from "@rote/safetensors";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";

/** The dtypes that a weight of a tfjs model has, and the format's names for them. */
export const DTYPES: Readonly<Record<string, string>> = { float32: "F32", int32: "I32" };

/**
 * The weights of a model as a safetensors file: all of them, the moving averages of batch
 * normalization included, each under its name in the model ("conv1_convolution/kernel"), in tfjs'
 * layout (`[in, out]`, `[height, width, in, out]`). The network itself is not in the file, nor is
 * an optimizer's state: build the model again and call `loadSafetensors`.
 *
 * @param metadata texts to put into the file's header.
 * @throws {ModelArgumentError} if a weight is neither float32 nor int32.
 */
export async function saveSafetensors(
  model: LayersModel,
  metadata: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> {
  checkArgument("saveSafetensors", "model", model, { weights: "list" }, ModelArgumentError);
  const tensors = new Map<string, SafetensorsEntry>();
  for (const weight of model.weights) {
    const dtype = DTYPES[weight.dtype];
    if (dtype === undefined) {
      throw new ModelArgumentError(
        `saveSafetensors: weights must be float32 or int32, ` +
          `but "${weight.originalName}" is ${weight.dtype}.`,
      );
    }
    const { buffer, byteOffset, byteLength } = await weight.read().data();
    tensors.set(weight.originalName, {
      dtype,
      shape: weight.shape as number[],
      data: new Uint8Array(buffer, byteOffset, byteLength),
    });
  }
  return encodeSafetensors({ tensors, metadata: { ...metadata } });
}
