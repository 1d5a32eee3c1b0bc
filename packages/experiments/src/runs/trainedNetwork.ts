import { checkArgument, checkDense, checkOptions } from "@rote/options";
import type { StateTensor } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { SpecificationError } from "../specification/specificationError.ts";
import { createPaperModel } from "./createPaperModel.ts";
import { buildOwnNetwork, networkNamed, type OwnNetwork } from "./ownNetwork.ts";
import type { RunCheckpoint } from "./runCheckpoint.ts";

export interface TrainedNetworkOptions {
  /** What builds it, where the run's network is one's own. */
  network?: OwnNetwork | undefined;
}

/**
 * The network of a checkpoint with the weights that it has there, for inference: images as
 * they were trained on, whitened one by one unless the specification says not to, to logits
 * `[classes]`. The caller disposes it.
 *
 * @throws {SpecificationError} if the weights are not those of the network that is named, or that
 * is one's own and not given.
 */
export function trainedNetwork(
  checkpoint: RunCheckpoint,
  options: TrainedNetworkOptions = {},
): LayersModel {
  checkOptions("trainedNetwork", options, { network: true }, SpecificationError);
  const kind = { specification: { model: "text" }, state: { tensors: "object" } } as const;
  checkArgument("trainedNetwork", "checkpoint", checkpoint, kind, SpecificationError);
  for (const [name, tensor] of Object.entries(checkpoint.state.tensors)) {
    const kind = { shape: ["number"], data: "numbers", dtype: "text" } as const;
    checkArgument("trainedNetwork", `tensors["${name}"]`, tensor, kind, SpecificationError);
    checkDense("trainedNetwork", `tensors["${name}"]`, tensor, SpecificationError);
  }
  const { specification, state, network } = checkpoint;
  const weights = Object.keys(state.tensors)
    .filter((name) => name.startsWith("weights/"))
    .map((_, i) => state.tensors[`weights/${i}`]);
  const { model: name, seed } = specification;
  const mismatch = () =>
    new SpecificationError(
      `trainedNetwork: the checkpoint must have the weights of ${name}, got others: ` +
        `${weights.map((weight) => `[${weight?.shape}]`).join(", ")}.`,
    );
  const own = networkNamed("trainedNetwork", name, options.network ? [options.network] : []);
  const sizes = { seed, ...(network ?? shapesOf(weights, name)) };
  const model = own ? buildOwnNetwork("trainedNetwork", own, sizes) : createPaperModel(name, sizes);
  const isSame =
    model.weights.length === weights.length &&
    model.weights.every(({ shape }, i) => String(shape) === String(weights[i]?.shape));
  if (!isSame) {
    model.dispose();
    throw mismatch();
  }
  tf.tidy(() => {
    for (const [i, weight] of model.weights.entries()) {
      const { data, shape, dtype } = weights[i]!;
      // Not by setWeights, which applies constraints once more.
      (weight.read() as tf.Variable).assign(tf.tensor(data, [...shape], dtype));
    }
  });
  return model;
}

/** The paper's crop. */
const SIDE = 28;

/** What an older checkpoint does not say: images were of 28 × 28. */
function shapesOf(weights: readonly (StateTensor | undefined)[], name: string) {
  const [inputs = 0, , colours = 1] = weights[0]?.shape ?? [];
  const channels = weights[0]?.shape.length === 4 ? colours : inputs / (SIDE * SIDE);
  const inputShape = [SIDE, SIDE, Math.max(1, Math.round(channels))];
  // Moving averages come after the bias of the logits.
  const model = createPaperModel(name, { seed: 0, inputShape, classes: 2 });
  const place = model.weights.findIndex(({ originalName }) => originalName === "logits/bias");
  model.dispose();
  return { inputShape, classes: weights[place]?.shape[0] ?? 1 };
}
