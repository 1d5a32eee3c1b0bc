import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import type { Optimizer } from "./optimizer.ts";
import type { StoppingProgress } from "./stopping.ts";

/** A tensor's contents as plain data, row-major. */
export interface StateTensor {
  dtype: "float32" | "int32";
  shape: readonly number[];
  data: Float32Array | Int32Array;
}

/**
 * Everything that the rest of a training run depends on, between two steps. Together with the
 * options and the examples it gives the same weights as the run that was not interrupted, to the
 * bit, on the same backend. Randomness needs no state: it is keyed by seed, epoch and step.
 */
export interface TrainingState {
  /**
   * "weights/3" is the model's weight number 3, moving averages included; "slots/…" the
   * optimizer's.
   */
  tensors: Readonly<Record<string, StateTensor>>;
  /** The epoch it is in, counted from 1. */
  epoch: number;
  /** Steps taken since the beginning. */
  step: number;
  /** Examples of this epoch that have been seen, in the order of the epoch. */
  examples: number;
  /** Sums over those: of their losses, and how many were right. */
  lossSum: number;
  correct: number;
  /** Of the rule that ends training, if there is one. */
  stopping?: StoppingProgress;
}

/** A state that does not belong to the model and the options it is to be resumed with. */
export class TrainingStateError extends Error {
  override readonly name = "TrainingStateError";
  readonly code = "STATE_MISMATCH";
}

function variables(model: LayersModel, optimizer: Optimizer): Map<string, tf.Variable> {
  const all = new Map<string, tf.Variable>();
  for (const [i, weight] of model.weights.entries()) {
    all.set(`weights/${i}`, weight.read() as tf.Variable);
  }
  for (const [name, slot] of optimizer.slots) all.set(`slots/${name}`, slot);
  return all;
}

/** Copies of a model's weights and an optimizer's slots. */
export async function takeTensors(
  model: LayersModel,
  optimizer: Optimizer,
): Promise<TrainingState["tensors"]> {
  const tensors: Record<string, StateTensor> = {};
  for (const [name, variable] of variables(model, optimizer)) {
    const data = (await variable.data()) as Float32Array | Int32Array;
    tensors[name] = {
      dtype: variable.dtype as StateTensor["dtype"],
      shape: [...variable.shape],
      data: data.slice(),
    };
  }
  return tensors;
}

/**
 * Sets a model's weights and an optimizer's slots; all are checked before the first is set.
 *
 * @throws {TrainingStateError} if they are not the state's, by name, shape or type.
 */
export function restoreTensors(
  tensors: TrainingState["tensors"],
  model: LayersModel,
  optimizer: Optimizer,
): void {
  const all = variables(model, optimizer);
  const unknown = Object.keys(tensors).find((name) => !all.has(name));
  if (unknown !== undefined) {
    throw new TrainingStateError(
      "train: the state to resume must be of this model and optimizer, got a tensor " +
        `"${unknown}". ` +
        "Resume with the options it was saved under.",
    );
  }
  for (const [name, { shape, dtype }] of all) {
    const saved = tensors[name];
    const is = saved ? `${saved.dtype}[${saved.shape}]` : "none";
    if (is !== `${dtype}[${shape}]`) {
      throw new TrainingStateError(
        `train: the state to resume must have "${name}" as ${dtype}[${shape}], got ${is}. Resume ` +
          "with the options it was saved under.",
      );
    }
  }
  for (const [name, variable] of all) {
    const { data, shape, dtype } = tensors[name]!;
    const value = tf.tensor(data.slice(), [...shape], dtype);
    variable.assign(value);
    value.dispose();
  }
}
