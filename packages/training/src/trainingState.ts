import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** Where a training run stands after an epoch: plain data, to be kept and gone on from. */
export interface TrainingState {
  /** Epochs and steps that are done. */
  epoch: number;
  step: number;
  /** The model's weights, those that are not trained included, in the model's order. */
  weights: Float32Array[];
  /** What the optimizer keeps for each trained weight, in the order of its variables. */
  slots: Float32Array[];
}

/** Reads weights and slots off the backend. */
export async function takeState(
  model: LayersModel,
  optimizer: tf.Optimizer,
  at: { epoch: number; step: number },
): Promise<TrainingState> {
  const weights: Float32Array[] = [];
  for (const weight of model.weights) weights.push((await weight.read().data()).slice() as never);
  const slots: Float32Array[] = [];
  const [iterations, ...kept] = await optimizer.getWeights();
  iterations!.tensor.dispose();
  for (const { tensor } of kept) slots.push((await tensor.data()).slice() as Float32Array);
  return { ...at, weights, slots };
}

/**
 * Puts weights and slots back.
 *
 * @throws {RangeError} if the state is not of this model.
 */
export async function restoreState(
  model: LayersModel,
  optimizer: tf.Optimizer,
  { step, weights, slots }: TrainingState,
): Promise<void> {
  const sizes = model.weights.map(({ shape }) => tf.util.sizeFromShape(shape as number[]));
  const trained = model.trainableWeights.map((weight) => weight.read());
  if (
    weights.length !== sizes.length ||
    weights.some(({ length }, i) => length !== sizes[i]) ||
    (step > 0 && slots.some(({ length }, i) => length !== trained[i]?.size))
  ) {
    throw new RangeError(
      `train: the state to go on from must have ${sizes.length} weights of ${sizes.join(", ")} ` +
        `values, got ${weights.map(({ length }) => length).join(", ")}. It is another model's.`,
    );
  }
  const tensors = weights.map((values, i) =>
    tf.tensor(values, model.weights[i]!.shape as number[], "float32"),
  );
  model.setWeights(tensors);
  tf.dispose(tensors);
  const iterations = { name: "iter", tensor: tf.scalar(step, "int32") };
  const named = slots.map((values, i) => ({
    name: `${(trained[i] as tf.Variable).name}/momentum`,
    tensor: tf.tensor(values, trained[i]!.shape),
  }));
  await optimizer.setWeights([iterations, ...named]);
  tf.dispose([iterations.tensor, ...named.map(({ tensor }) => tensor)]);
}
