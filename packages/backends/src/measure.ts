import * as tf from "@tensorflow/tfjs-core";

/** How fast a backend is, in billions of multiplications and additions a second. */
export interface Speed {
  /** Of a matrix product. */
  product: number;
  /** Of a convolution. */
  convolution: number;
}

/** Rows and columns of the matrices. */
const SIDE = 384;
/** Images, their sides, and channels that go in and come out, of a convolution of 3 × 3. */
const [IMAGES, IMAGE_SIDE, CHANNELS] = [8, 28, 32];
/** How often each is computed, always: what a backend compiles must not depend on a clock. */
const TIMES = 3;

/** Measures the current backend, for some tens of milliseconds on any that training is done on. */
export async function measure(): Promise<Speed> {
  const image = [IMAGES, IMAGE_SIDE, IMAGE_SIDE, CHANNELS];
  const product = await speedOf(
    2 * SIDE * SIDE * SIDE,
    [
      [SIDE, SIDE],
      [SIDE, SIDE],
    ],
    ([a, b]) => tf.matMul(a!, b!),
  );
  const operations = 2 * IMAGES * IMAGE_SIDE * IMAGE_SIDE * 9 * CHANNELS * CHANNELS;
  const convolution = await speedOf(operations, [image, [3, 3, CHANNELS, CHANNELS]], ([x, w]) =>
    tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same"),
  );
  return { product, convolution };
}

/** The best of some times; the first, in which shaders are compiled, does not count. */
async function speedOf(
  operations: number,
  shapes: readonly number[][],
  compute: (inputs: readonly tf.Tensor[]) => tf.Tensor,
): Promise<number> {
  const inputs = shapes.map(numbers);
  let best = Number.POSITIVE_INFINITY;
  try {
    for (let i = 0; i <= TIMES; i++) {
      const began = performance.now();
      const result = compute(inputs);
      await result.data();
      result.dispose();
      if (i > 0) best = Math.min(best, performance.now() - began);
    }
  } finally {
    tf.dispose([...inputs]);
  }
  return operations / Math.max(best, 0.001) / 1e6;
}

/** Numbers that no backend can guess: constants might be worked with before the clock runs. */
function numbers(shape: number[]): tf.Tensor {
  const size = shape.reduce((product, length) => product * length);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => ((i * 37) % 251) / 125 - 1),
    shape,
  );
}

/** One figure of both: operations over the time that as many of each take. */
export const together = ({ product, convolution }: Speed): number =>
  2 / (1 / product + 1 / convolution);
