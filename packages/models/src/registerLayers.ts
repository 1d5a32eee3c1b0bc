import { serialization } from "@tensorflow/tfjs-core";

import { LocalResponseNormalization } from "./localResponseNormalization.ts";
import { OffsetBatchNormalization } from "./offsetBatchNormalization.ts";

/**
 * Makes this package's layers known to tfjs, so that `tf.loadLayersModel` can read models that hold
 * them. Importing the package registers nothing. May be called any number of times.
 */
export function registerLayers(): void {
  serialization.registerClass(LocalResponseNormalization);
  serialization.registerClass(OffsetBatchNormalization);
}
