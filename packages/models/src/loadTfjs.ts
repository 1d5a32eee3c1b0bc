import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, loadLayersModel } from "@tensorflow/tfjs-layers";

import { checkTopology } from "./checkTopology.ts";
import { isCount, isRecord } from "./json.ts";
import { ModelFileError } from "./modelFileError.ts";
import { registerLayers } from "./registerLayers.ts";
import type { TfjsFiles } from "./saveTfjs.ts";

const BYTES = { bool: 1, float32: 4, int32: 4 } as const;

/**
 * Loads a model from tfjs' own format: "model.json" and the weight files that it names.
 *
 * Everything is checked before the first weight is allocated: that the files are whole, that every
 * layer's class is known, and that the network they describe has exactly the weights that are in
 * the files. The network must be a functional model in which each layer is applied once, as are all
 * models of this package, and its weights must not be quantized. Custom layers must be registered
 * with tfjs; this package's own are. An optimizer's state in the files is left aside.
 *
 * @throws {ModelFileError} if the files are malformed or don't belong together.
 */
export async function loadTfjs(files: TfjsFiles): Promise<LayersModel> {
  registerLayers();
  const json = parse(files["model.json"]);
  const { specs, data } = readManifest(json.weightsManifest, files);
  const modelTopology = checkTopology(json.modelTopology, specs);
  return loadLayersModel(tf.io.fromMemory({ modelTopology, weightSpecs: specs, weightData: data }));
}

function parse(bytes: Uint8Array | undefined): Record<string, unknown> {
  if (bytes === undefined) throw new ModelFileError('loadTfjs: there is no file "model.json".');
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes), (key, value) => {
      if (key === "__proto__") throw new Error('it has the key "__proto__"');
      return value;
    });
  } catch (error) {
    throw new ModelFileError(`loadTfjs: model.json must be JSON: ${(error as Error).message}.`);
  }
  if (!isRecord(json)) throw new ModelFileError("loadTfjs: model.json must hold an object.");
  return json;
}

/** The weights of the network, their bytes one after the other. */
function readManifest(manifest: unknown, files: TfjsFiles) {
  const specs: tf.io.WeightsManifestEntry[] = [];
  const parts: Uint8Array[] = [];
  const names = new Set<string>();
  if (!Array.isArray(manifest)) fail(`it is ${typeof manifest}, not an array`);
  for (const group of manifest) {
    if (!isRecord(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      fail("a group lacks paths or weights");
    }
    const bytes = concatenate(group.paths.map((path) => file(files, path)));
    let at = 0;
    for (const value of group.weights) {
      const spec = checkSpec(value);
      const length = BYTES[spec.dtype as keyof typeof BYTES] * product(spec.shape);
      if (!(at + length <= bytes.length)) {
        fail(`"${spec.name}" ends at byte ${at + length} of ${bytes.length}`);
      }
      if (spec.group !== "optimizer") {
        if (names.has(spec.name)) fail(`"${spec.name}" is there twice`);
        names.add(spec.name);
        specs.push(spec);
        parts.push(bytes.subarray(at, at + length));
      }
      at += length;
    }
    if (at !== bytes.length) {
      fail(`the weights in ${group.paths.join(", ")} have ${at} bytes, the files ${bytes.length}`);
    }
  }
  return { specs, data: concatenate(parts).buffer };
}

function file(files: TfjsFiles, path: unknown): Uint8Array {
  if (typeof path !== "string" || !Object.hasOwn(files, path)) {
    fail(`the file ${JSON.stringify(path)} is not among ${Object.keys(files).join(", ")}`);
  }
  return files[path]!;
}

function checkSpec(value: unknown): tf.io.WeightsManifestEntry {
  const { name, shape, dtype, group, quantization } = isRecord(value) ? value : {};
  if (typeof name !== "string" || !Array.isArray(shape) || !shape.every(isCount)) {
    fail(`a weight is described as ${JSON.stringify(value)}`);
  }
  if (typeof dtype !== "string" || !Object.hasOwn(BYTES, dtype) || quantization !== undefined) {
    const found = quantization === undefined ? JSON.stringify(dtype) : "quantized";
    fail(`"${name}" is ${found}, not one of ${Object.keys(BYTES).join(", ")}`);
  }
  return {
    name,
    shape,
    dtype: dtype as keyof typeof BYTES,
    ...(group === "optimizer" && { group }),
  };
}

function fail(found: string): never {
  throw new ModelFileError(
    `loadTfjs: weightsManifest in model.json must describe the weight files, but ${found}. ` +
      "The files are damaged, or not of one model.",
  );
}

function concatenate(parts: Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const product = (numbers: readonly number[]) => numbers.reduce((result, n) => result * n, 1);
