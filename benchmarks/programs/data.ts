import * as tf from "@tensorflow/tfjs-core";
import { initializers, type LayersModel } from "@tensorflow/tfjs-layers";

/** Numbers in [0, 1) of a shape, the same everywhere for one seed. */
export const uniform = (shape: number[], seed: number): tf.Tensor =>
  tf.tensor(
    numbers(
      shape.reduce((n, d) => n * d, 1),
      seed,
    ),
    shape,
  );

/** Integers below `below`. */
export const integers = (shape: number[], below: number, seed: number): tf.Tensor => {
  const values = numbers(
    shape.reduce((n, d) => n * d, 1),
    seed,
  );
  return tf.tensor(
    Int32Array.from(values, (x) => Math.floor(x * below)),
    shape,
    "int32",
  );
};

/** One-hot labels. */
export const labels = (count: number, classes: number, seed: number): tf.Tensor =>
  tf.tidy(() => tf.oneHot(integers([count], classes, seed), classes).toFloat());

/** A linear congruential generator: what peers start from is the same on every backend. */
export function numbers(count: number, seed: number): Float32Array {
  let state = (seed * 2_654_435_761 + 1) >>> 0;
  return Float32Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state >>> 8) / 2 ** 24;
  });
}

/** Initial weights, the same on every backend. */
export const glorot = (seed: number) => initializers.glorotUniform({ seed });

/** The mean of a tensor, read: its last step has been computed. */
export async function meanOf(x: tf.Tensor): Promise<number> {
  const mean = tf.tidy(() => x.toFloat().mean());
  const value = await firstOf(mean);
  mean.dispose();
  return value;
}

/** The first number of a tensor, read. */
export const firstOf = async (x: tf.Tensor): Promise<number> => (await x.data())[0]!;

/** Trains by `model.fit`, examples in their order; returns the last epoch's loss. */
export async function lossOfFit(
  model: LayersModel,
  [x, y]: readonly [tf.Tensor, tf.Tensor],
  { batchSize, epochs }: { batchSize: number; epochs: number },
): Promise<number> {
  const { history } = await model.fit(x, y, { batchSize, epochs, shuffle: false, verbose: 0 });
  return history.loss!.at(-1) as number;
}
