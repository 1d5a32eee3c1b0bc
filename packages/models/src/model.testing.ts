import type { LayersModel } from "@tensorflow/tfjs-layers";

/** The numbers of trainable weights, summed. */
export const trainableParameters = (model: LayersModel) =>
  model.trainableWeights.reduce((sum, { shape }) => sum + shape.reduce<number>(times, 1), 0);

const times = (product: number, n: number | null) => product * n!;

/** "name height×width×channels" of each layer, in order. */
export const outputShapes = (model: LayersModel) =>
  model.layers.map(({ name, outputShape }) => `${name} ${outputShape.slice(1).join("×")}`);

/** FNV-1a over the bits of every weight, in order. */
export async function hashOfWeights(model: LayersModel): Promise<string> {
  let hash = 0x811c9dc5;
  for (const weight of model.weights) {
    const values = await weight.read().data();
    for (const byte of new Uint8Array(values.buffer, values.byteOffset, values.byteLength)) {
      hash = Math.imul(hash ^ byte, 0x01000193);
    }
  }
  return (hash >>> 0).toString(16).padStart(8, "0");
}
