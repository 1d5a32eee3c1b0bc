import { checkOptions } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import { checkNetwork } from "./checkNetwork.ts";
import { evaluate } from "./evaluate.ts";
import { ExpressivityArgumentError } from "./expressivityArgumentError.ts";
import type { DeepNetwork, TwoLayerNetwork } from "./network.ts";
import { type Rows, toMatrix } from "./rows.ts";

export interface ToLayersModelOptions {
  /** How far the model may be from the network at `points` before there is a warning. 1e-3. */
  tolerance?: number;
}

export interface LayersModelConversion {
  /** float32 `[batch, d]` → `[batch, outputs]`. The caller disposes it. */
  model: layers.Sequential;
  /** max |model − network| over the points, on the backend in use. */
  maxError: number;
  /** Says that float32 could not carry the network; absent if it could. */
  warning?: string;
}

/**
 * The network as a `tf.LayersModel`, in float32, compared with the float64 network at `points`.
 *
 * The first layer is the projection ⟨a, x⟩, one linear unit; then the network's own layers. The
 * weights of the construction cancel each other to many digits, more of them the more points there
 * are: beyond about a hundred points float32 loses the values, and the result says so.
 *
 * @param points `[m, d]`: where the model has to be right, as a rule the sample itself.
 * @throws {ExpressivityArgumentError} if the points don't have the network's dimension.
 */
export function toLayersModel(
  network: TwoLayerNetwork | DeepNetwork,
  points: Rows,
  options: ToLayersModelOptions = {},
): LayersModelConversion {
  checkOptions("toLayersModel", options, { tolerance: "number" }, ExpressivityArgumentError);
  const { tolerance = 1e-3 } = options;

  checkNetwork("toLayersModel", network);
  const z = toMatrix("toLayersModel", "points", points);
  const expected = evaluate(network, { data: z.data, shape: [z.rows, z.columns] });
  const model = build(network);

  const outputs = tf.tidy(() =>
    (
      model.predict(tf.tensor2d(Float32Array.from(z.data), [z.rows, z.columns])) as tf.Tensor2D
    ).dataSync(),
  );
  const maxError = expected.reduce((max, y, i) => Math.max(max, Math.abs(y - outputs[i]!)), 0);
  if (maxError <= tolerance) return { model, maxError };
  return {
    model,
    maxError,
    warning:
      `toLayersModel: float32 cannot carry this network: it is off by ${maxError.toPrecision(2)} ` +
      `at the given points, more than ${tolerance}. Use evaluate(), or fewer points.`,
  };
}

function build(network: TwoLayerNetwork | DeepNetwork): layers.Sequential {
  const d = network.direction.length;
  const model = layers.sequential();
  const dense = (
    weights: Float64Array,
    biases: Float64Array | undefined,
    activation: "relu" | "linear",
    name: string,
  ) => {
    const units = biases?.length ?? network.outputs;
    const inputs = weights.length / units;
    const layer = layers.layers.dense({
      units,
      activation,
      useBias: biases !== undefined,
      kernelInitializer: "zeros",
      inputShape: [inputs],
      name,
    });
    model.add(layer);
    tf.tidy(() => {
      const kernel = tf.tensor2d(Float32Array.from(weights), [inputs, units]);
      layer.setWeights(biases ? [kernel, tf.tensor1d(Float32Array.from(biases))] : [kernel]);
    });
  };
  const project = layers.layers.dense({
    units: 1,
    useBias: false,
    kernelInitializer: "zeros",
    inputShape: [d],
    name: "projection",
  });
  model.add(project);
  tf.tidy(() => project.setWeights([tf.tensor2d(Float32Array.from(network.direction), [d, 1])]));

  if (network.kind === "two-layer") {
    const { thresholds, weights } = network;
    dense(
      new Float64Array(thresholds.length).fill(1),
      thresholds.map((b) => -b),
      "relu",
      "hinges",
    );
    dense(weights, undefined, "linear", "output");
  } else {
    network.layers.forEach((layer, l) => {
      const last = l === network.layers.length - 1;
      dense(layer.weights, layer.biases, last ? "linear" : "relu", last ? "output" : `hinges${l}`);
    });
  }
  return model;
}
