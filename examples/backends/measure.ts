import { BackendError, listBackends, type StartBackendOptions, startBackend } from "@rote/backends";
import * as tf from "@tensorflow/tfjs-core";
import { measureSteps } from "./steps.ts";

/** What was found out about one backend. */
export interface Measured {
  name: string;
  description: string;
  /** Why it does not work here; undefined if it does. */
  reason?: string;
  /** Billions of multiplications and additions a second: of a matrix product, of a convolution. */
  product?: number;
  convolution?: number;
  /** Milliseconds of a training step of each of the paper's networks, or why there is none. */
  steps?: Readonly<Record<string, number | string>>;
}

/** Something to compute from these inputs, and how many operations that takes. */
interface Work {
  operations: number;
  inputs: tf.Tensor[];
  compute: (inputs: tf.Tensor[]) => tf.Tensor;
}

/** Tries every backend, one after another; each is reported when it is done. */
export async function* measureBackends(
  options: Pick<StartBackendOptions, "wasmPaths" | "onnxFiles" | "webgpuFiles"> = {},
): AsyncGenerator<Measured> {
  for (const { name, description } of listBackends()) {
    try {
      await startBackend({ ...options, backend: name });
    } catch (error) {
      if (!(error instanceof BackendError)) throw error;
      yield { name, description, reason: error.rejected[0]!.reason };
      continue;
    }
    const speeds = { product: await speedOf(product), convolution: await speedOf(convolution) };
    yield { name, description, ...speeds, steps: await measureSteps(speeds) };
  }
}

/** Numbers that no backend can guess: constants might be worked with before the clock runs. */
const numbers = (shape: number[]): tf.Tensor => {
  const values = new Float32Array(shape.reduce((product, length) => product * length));
  return tf.tensor(
    values.map((_, i) => Math.sin(i)),
    shape,
  );
};

/** Of two square matrices. */
function product(size: number): Work {
  const n = 64 * size;
  return {
    operations: 2 * n ** 3,
    inputs: [numbers([n, n]), numbers([n, n])],
    compute: ([a, b]) => tf.matMul(a!, b!),
  };
}

/** 3 × 3, from 32 to 32 channels, on images of 28 × 28. */
const convolution = (size: number): Work => ({
  operations: 2 * size * 28 * 28 * 9 * 32 * 32,
  inputs: [numbers([size, 28, 28, 32]), numbers([3, 3, 32, 32])],
  compute: ([images, filter]) => tf.conv2d(images as tf.Tensor4D, filter as tf.Tensor4D, 1, "same"),
});

/** Seconds that are seen on the clock; where it takes so long, more work is not needed. */
const ENOUGH = 0.02;
const LARGEST = 16;

/** Billions of operations a second, the best of three times, for work that is large enough. */
async function speedOf(workOf: (size: number) => Work): Promise<number> {
  for (let size = 1; ; size *= 2) {
    const { operations, inputs, compute } = workOf(size);
    const secondsOf = async () => {
      const began = performance.now();
      const result = compute(inputs);
      await result.data();
      result.dispose();
      return (performance.now() - began) / 1000;
    };
    await secondsOf(); // shaders are compiled and memory is found
    const best = Math.min(await secondsOf(), await secondsOf(), await secondsOf());
    tf.dispose(inputs);
    if (best > ENOUGH || size === LARGEST) return operations / best / 1e9;
  }
}
