import { serialization } from "@tensorflow/tfjs-core";
import { input, LayersModel, layers, type SymbolicTensor } from "@tensorflow/tfjs-layers";

import { isRecord } from "./json.ts";
import { ModelFileError } from "./modelFileError.ts";

/** A weight as a file describes it. */
interface Weight {
  name: string;
  shape: number[];
}

/** tfjs walks through a network by recursion: some 4,000 layers in a row end the stack. */
const MOST_LAYERS = 2000;

/**
 * Checks that a topology in tfjs' format is a network that tfjs can build, and that it has exactly
 * the given weights, by name and shape. Allocates no weight, however large the topology claims to
 * be: the layers are made and applied to symbolic tensors, but when they ask for weights, the
 * request is written down instead.
 *
 * @returns the topology, for tfjs.
 * @throws {ModelFileError} if the topology is malformed, unknown to tfjs, or of other weights.
 */
export function checkTopology(topology: unknown, weights: readonly Weight[]): object {
  const model = isRecord(topology) ? (topology.model_config ?? topology) : undefined;
  if (!isRecord(model) || !["Model", "Functional"].includes(model.class_name as string)) {
    const found = isRecord(model) ? JSON.stringify(model.class_name) : typeof model;
    fail(`it must be a functional model, not ${found}`);
  }
  const { layers: configs, input_layers: inputs, output_layers: outputs } = record(model.config);
  if (!Array.isArray(configs)) fail("it has no list of layers");
  if (configs.length > MOST_LAYERS) fail(`it has ${configs.length} layers, above ${MOST_LAYERS}`);

  const left = new Map(weights.map((weight) => [weight.name, weight.shape]));
  const tensors = new Map<string, SymbolicTensor>();
  for (const config of configs) {
    const { name, tensor } = applyLayer(record(config), tensors, (weight, shape) => {
      const given = left.get(weight);
      if (given?.join() !== shape.join()) {
        fail(`its "${weight}" has shape [${shape}], in the files ${given ? `[${given}]` : "none"}`);
      }
      left.delete(weight);
    });
    tensors.set(name, tensor);
  }
  if (left.size > 0) fail(`it has no weight "${[...left.keys()][0]}", which is in the files`);
  checkEnds(configs, list(inputs), list(outputs), tensors);
  return topology as object;
}

/** tfjs finds out only after it has made the weights that no way leads from inputs to outputs. */
function checkEnds(
  configs: readonly Record<string, unknown>[],
  inputs: readonly unknown[],
  outputs: readonly unknown[],
  tensors: ReadonlyMap<string, SymbolicTensor>,
): void {
  const named = (references: readonly unknown[]) =>
    references.map((reference) => {
      lookUp(reference, tensors);
      return list(reference)[0];
    });
  const [first, last] = [named(inputs), named(outputs)];
  const inputLayers = configs.filter((one) => one.class_name === "InputLayer");
  const isInput = new Set(inputLayers.map(({ name }) => name));
  const areAll = isInput.size === new Set(first).size && isInput.size === first.length;
  if (first.length === 0 || !areAll || !first.every((name) => isInput.has(name))) {
    fail("its inputs are not its input layers, each once");
  }
  const used = new Set([
    ...last,
    ...configs.flatMap(({ inbound_nodes: nodes }) =>
      list(nodes).flatMap((node) => named(list(node))),
    ),
  ]);
  if (new Set(last).size < last.length) fail("it gives an output twice");
  const idle = configs.find(({ name }) => !used.has(name));
  if (last.length === 0 || idle) fail(`nothing uses its layer "${idle?.name ?? first[0]}"`);
}

/** Makes one layer and applies it to the symbolic tensors that it names as its inputs. */
function applyLayer(
  layerConfig: Record<string, unknown>,
  tensors: ReadonlyMap<string, SymbolicTensor>,
  onWeight: (name: string, shape: (number | null)[]) => void,
): { name: string; tensor: SymbolicTensor } {
  const { class_name: className, name, inbound_nodes: nodes } = layerConfig;
  const config = record(layerConfig.config);
  if (typeof name !== "string" || config.name !== name || tensors.has(name)) {
    fail(`a layer has the name ${JSON.stringify(name)}, which is no name or is taken`);
  }
  const known = serialization.SerializationMap.getMap().classNameMap;
  if (typeof className !== "string" || !Object.hasOwn(known, className)) {
    fail(
      `tfjs does not know the class ${JSON.stringify(className)} of layer "${name}". ` +
        "Register it with tf.serialization.registerClass",
    );
  }
  const inbound = list(nodes);
  if (inbound.length !== (className === "InputLayer" ? 0 : 1)) {
    fail(`layer "${name}" is applied ${inbound.length} times`);
  }
  const [cls, fromConfig] = known[className]!;
  if (!isA(cls, layers.Layer)) fail(`"${name}" is no layer but a ${className}`);
  // What holds others may build them, with all their weights, when it is made.
  if (isA(cls, LayersModel) || holdsLayers(config)) fail(`layer "${name}" has layers inside`);
  try {
    if (className === "InputLayer") {
      const batchShape = config.batch_input_shape as number[];
      return { name, tensor: input({ name, batchShape }) };
    }
    const layer = fromConfig(cls, toTypeScript(config) as serialization.ConfigDict);
    if (!(layer instanceof layers.Layer)) fail(`"${name}" is no layer but a ${className}`);
    for (const part of Object.values(layer)) {
      if (part instanceof layers.Layer) fail(`layer "${name}" has layers inside`);
    }
    const addWeight = (weight: string, shape: (number | null)[]) =>
      onWeight(`${name}/${weight}`, shape);
    Object.assign(layer, { addWeight });
    const given = list(inbound[0]).map((reference) => lookUp(reference, tensors));
    const tensor = layer.apply(given.length === 1 ? given[0]! : given);
    return { name, tensor: tensor as SymbolicTensor };
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    return fail(`tfjs refuses layer "${name}": ${(error as Error).message}`);
  }
}

/** The output of an earlier layer, referred to as `[name, node, tensor, …]`. */
function lookUp(reference: unknown, tensors: ReadonlyMap<string, SymbolicTensor>): SymbolicTensor {
  const [name, node, index] = list(reference);
  const tensor = tensors.get(name as string);
  // tfjs would wait forever for a layer that does not exist.
  if (tensor === undefined || node !== 0 || index !== 0) {
    fail(`${JSON.stringify(reference)} is not the output of an earlier layer`);
  }
  return tensor;
}

/** Names and texts from Python's way, "kernel_size", to tfjs', "kernelSize". */
function toTypeScript(value: unknown, key?: string): unknown {
  if (typeof value === "string") return key === "name" ? value : camelCase(value);
  if (Array.isArray(value)) return value.map((item) => toTypeScript(item));
  if (!isRecord(value)) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([k, v]) => [camelCase(k), toTypeScript(v, k)]));
}

/** The pattern matches wherever it begins, so that a long text takes no longer than its length. */
const camelCase = (text: string) =>
  text.replace(/_+(.?)/gs, (whole, next: string) =>
    /[a-z0-9]/i.test(next) ? next.toUpperCase() : whole,
  );

type Class = abstract new (...args: never[]) => unknown;

const isA = (cls: Class, base: Class): boolean => cls === base || cls.prototype instanceof base;

/** Whether tfjs would make a layer of a part of this configuration. */
function holdsLayers(config: unknown): boolean {
  if (Array.isArray(config)) return config.some(holdsLayers);
  if (!isRecord(config)) return false;
  const known = serialization.SerializationMap.getMap().classNameMap;
  for (const name of [config.class_name, config.className]) {
    if (typeof name !== "string" || !Object.hasOwn(known, name)) continue;
    if (isA(known[name]![0], layers.Layer)) return true;
  }
  return Object.values(config).some(holdsLayers);
}

function record(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : fail(`it has ${JSON.stringify(value)} in place of an object`);
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : fail(`it has ${JSON.stringify(value)} in place of a list`);
}

/** Characters of a message: it may quote anything of the file's. */
const LONGEST = 500;

function fail(found: string): never {
  const what = found.slice(0, LONGEST);
  throw new ModelFileError(`loadTfjs: modelTopology in model.json does not hold: ${what}.`);
}
