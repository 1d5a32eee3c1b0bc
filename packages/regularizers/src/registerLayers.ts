import { serialization } from "@tensorflow/tfjs-core";
import { Dropout } from "./dropout.ts";

/** Lets tfjs load models that have a `Dropout` layer: call it before `loadLayersModel`. */
export function registerLayers(): void {
  serialization.registerClass(Dropout);
}
