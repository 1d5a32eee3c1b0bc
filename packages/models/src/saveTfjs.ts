import { checkArgument } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";

/**
 * A model in tfjs' own format: the files' names and bytes. "model.json" has the network and says
 * where its weights are, here all in "weights.bin". Written into one folder, they are what
 * `tf.loadLayersModel(".../model.json")` reads.
 */
export interface TfjsFiles {
  "model.json": Uint8Array;
  [name: string]: Uint8Array;
}

/**
 * A model in tfjs' own format, without an optimizer's state. It is for `loadTfjs`, and for
 * `tf.loadLayersModel`, which has to know this package's layers first: call `registerLayers()`.
 */
export async function saveTfjs(model: LayersModel): Promise<TfjsFiles> {
  checkArgument("saveTfjs", "model", model, { save: "function" }, ModelArgumentError);
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (given) => {
      artifacts = given;
      return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(given) };
    }),
  );
  const { weightData, weightSpecs, ...description } = artifacts;
  const json: tf.io.ModelJSON = {
    ...description,
    modelTopology: description.modelTopology!,
    weightsManifest: [{ paths: ["weights.bin"], weights: weightSpecs! }],
  };
  return {
    "model.json": new TextEncoder().encode(JSON.stringify(json)),
    "weights.bin": new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)),
  };
}
