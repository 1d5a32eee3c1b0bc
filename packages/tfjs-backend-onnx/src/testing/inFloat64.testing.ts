// tfjs' cpu backend in float64: what a program is when its numbers are not rounded to float32.

import * as tf from "@tensorflow/tfjs-core";

interface Platform {
  isTypedArray(value: unknown): boolean;
}

/**
 * Calls `f` on tfjs' cpu backend, whose float32 tensors are arrays of float64 meanwhile: it makes
 * them by the global `Float32Array`. Tensors made before must not be used.
 */
export function inFloat64<Result>(f: () => Result): Result {
  const platform = tf.env().platform as unknown as Platform;
  const { isTypedArray } = platform;
  const float32 = globalThis.Float32Array;
  Object.assign(globalThis, { Float32Array: Float64Array });
  platform.isTypedArray = ArrayBuffer.isView;
  try {
    return f();
  } finally {
    Object.assign(globalThis, { Float32Array: float32 });
    platform.isTypedArray = isTypedArray;
  }
}
