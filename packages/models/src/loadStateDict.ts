import { checkArgument, checkOptions, shown } from "@rote/options";
import type { SafetensorsEntry } from "@rote/safetensors";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel, layers } from "@tensorflow/tfjs-layers";
import { ModelArgumentError } from "./modelArgumentError.ts";
import { ModelFileError } from "./modelFileError.ts";
import { toFloat32 } from "./toFloat32.ts";
import { checkFinite, decodeWeights, listed } from "./weightsFile.ts";

export interface StateDictOptions {
  /**
   * What PyTorch calls modules, by the names of layers: `{ block1_convolution: "features.0" }`.
   * Defaults to the layers' own names.
   */
  modules?: Readonly<Record<string, string>>;
}

/** What PyTorch calls a weight of a module, by its name in tfjs. */
const PARAMETERS: Readonly<Record<string, string>> = {
  kernel: "weight",
  bias: "bias",
  gamma: "weight",
  beta: "bias",
  moving_mean: "running_mean",
  moving_variance: "running_var",
};

/** PyTorch counts batches, which nothing needs once training is over. */
const UNUSED = /(^|\.)num_batches_tracked$/;

/**
 * Gives a model the weights of a network that was trained in PyTorch: its `state_dict` as a
 * safetensors file, of float32, float16, bfloat16 or float64. Kernels are turned from PyTorch's
 * `[out, in]` and `[out, in, height, width]` to tfjs' order, and those of a dense layer after a
 * flattening of images from channels first to channels last. All of it is checked before the first
 * tensor is made, so that a file that doesn't fit leaves the model as it was.
 *
 *     loadStateDict(mlp({ hiddenUnits: [512] }), bytes, {
 *       modules: { hidden1_dense: "fc1", logits: "fc2" },
 *     });
 *
 * PyTorch's batch normalization has ε = 1e-5 and a factor γ if nothing else is said, the zoo's
 * ε = 1e-3 and no factor: logits differ where the network was built otherwise.
 *
 * @returns the metadata of the file.
 * @throws {ModelFileError} if the file is malformed, has other weights than the model, or one that
 * is no finite float32.
 */
export function loadStateDict(
  model: LayersModel,
  bytes: Uint8Array,
  options: StateDictOptions = {},
): Record<string, string> {
  checkOptions("loadStateDict", options, { modules: "object" }, ModelArgumentError);
  const { tensors, metadata } = decodeWeights("loadStateDict", bytes);
  const kind = { layers: [{ name: "text", weights: "list" }] } as const;
  checkArgument("loadStateDict", "model", model, kind, ModelArgumentError);
  const { modules = {} } = options;
  checkModules(model, modules);
  const plans = model.layers.flatMap((layer) => plansOf(layer, modules[layer.name] ?? layer.name));
  const wanted = new Set(plans.map(({ key }) => key));
  const missing = [...wanted].filter((key) => !tensors.has(key));
  const strange = [...tensors.keys()].filter((key) => !wanted.has(key) && !UNUSED.test(key));
  if (missing.length > 0 || strange.length > 0) {
    throw new ModelFileError(
      `loadStateDict: the file must have the parameters of "${model.name}", but it lacks ` +
        `${listed(missing)} and has ${listed(strange)} besides. Name PyTorch's modules: ` +
        '{ modules: { hidden1_dense: "fc1" } }.',
    );
  }
  for (const plan of plans) checkShape(plan, tensors.get(plan.key)!);
  const numbers = plans.map(({ key }) => toFloat32(tensors.get(key)!));
  for (const [i, { key }] of plans.entries()) checkFinite("loadStateDict", key, numbers[i]!);
  tf.tidy(() => {
    for (const [i, { variable, shape, perm, flattened }] of plans.entries()) {
      const values = tf.tensor(numbers[i]!, flattened ?? shape);
      const turned = perm ? tf.transpose(values, perm) : values;
      variable.write(tf.reshape(turned, variable.shape as number[]));
    }
  });
  return metadata;
}

/** How a weight is read from the file. */
interface Plan {
  /** The parameter's name in the file. */
  readonly key: string;
  readonly variable: layers.Layer["weights"][number];
  /** In the file. */
  readonly shape: number[];
  /** A finer shape in the file, where the order of its parts changes. */
  readonly flattened?: number[] | undefined;
  /** The order of the file's axes in the model. */
  readonly perm?: number[] | undefined;
}

function plansOf(layer: layers.Layer, module: string): Plan[] {
  return layer.weights.map((variable) => {
    const parameter = variable.originalName.split("/").at(-1)!;
    const known = Object.hasOwn(PARAMETERS, parameter) ? PARAMETERS[parameter] : undefined;
    if (known === undefined) {
      throw new ModelFileError(
        `loadStateDict: weights must be of convolutions, dense layers and batch ` +
          `normalizations, got "${variable.originalName}". Load it by loadSafetensors.`,
      );
    }
    const key = `${module}.${known}`;
    const shape = variable.shape as number[];
    if (parameter !== "kernel") return { key, variable, shape };
    if (shape.length === 4) {
      const [height, width, inputs, outputs] = shape as [number, number, number, number];
      return { key, variable, shape: [outputs, inputs, height, width], perm: [2, 3, 1, 0] };
    }
    const [inputs, outputs] = shape as [number, number];
    const image = imageBefore(layer);
    const inFile = [outputs, inputs];
    if (image === undefined) return { key, variable, shape: inFile, perm: [1, 0] };
    const [height, width, channels] = image;
    const flattened = [outputs, channels, height, width];
    return { key, variable, shape: inFile, flattened, perm: [2, 3, 1, 0] };
  });
}

/** The shape of the images that a dense layer sees flattened, if it does. */
function imageBefore(layer: layers.Layer): [number, number, number] | undefined {
  let input = layer.input;
  for (;;) {
    if (Array.isArray(input)) return undefined;
    const source = input.sourceLayer;
    const name = source?.getClassName();
    if (name !== "Flatten" && !/Dropout$/.test(name ?? "")) return undefined;
    const before = source.input;
    if (Array.isArray(before)) return undefined;
    if (name === "Flatten") {
      const [, ...lengths] = before.shape;
      return lengths.length === 3 ? (lengths as [number, number, number]) : undefined;
    }
    input = before;
  }
}

function checkModules(model: LayersModel, modules: Readonly<Record<string, string>>): void {
  const names = new Set(model.layers.map(({ name }) => name));
  for (const [name, module] of Object.entries(modules)) {
    if (names.has(name) && typeof module === "string") continue;
    throw new ModelArgumentError(
      `loadStateDict: modules must name layers of the model, got "${name}": ` +
        `${shown(module)}. Its layers with weights are ${listed(
          model.layers.filter(({ weights }) => weights.length > 0).map(({ name }) => name),
          8,
        )}.`,
    );
  }
}

function checkShape({ key, shape }: Plan, entry: SafetensorsEntry): void {
  if (entry.shape.join() === shape.join()) return;
  throw new ModelFileError(
    `loadStateDict: "${key}" must be [${shape.join(", ")}], but in the file it is ` +
      `[${entry.shape.join(", ")}]. Build the model with the sizes it was trained with.`,
  );
}
