import { checkArgument } from "@rote/options";
import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, loadLayersModel } from "@tensorflow/tfjs-layers";
import { checkTopology } from "./checkTopology.ts";
import { isCount, isRecord } from "./json.ts";
import { ModelArgumentError } from "./modelArgumentError.ts";
import { ModelFileError } from "./modelFileError.ts";
import { registerLayers } from "./registerLayers.ts";
import type { TfjsFiles } from "./saveTfjs.ts";
import { checkFinite } from "./weightsFile.ts";

const BYTES = { bool: 1, float32: 4, int32: 4 } as const;

/**
 * Loads a model from tfjs' own format: "model.json" and the weight files that it names.
 *
 * Everything is checked before the first weight is allocated: that the files are whole, that every
 * layer's class is known, and that the network they describe has exactly the weights that are in
 * the files. The network must be a functional model in which each layer is applied once, as are all
 * models of this package, and its weights must not be quantized. Custom layers must be registered
 * with tfjs; this package's own are. There may be 2,000 layers at most. An optimizer's state in the
 * files is left aside.
 *
 * @throws {ModelFileError} if the files are malformed or don't belong together, or a weight is not
 * finite.
 */
export async function loadTfjs(files: TfjsFiles): Promise<LayersModel> {
  checkArgument("loadTfjs", "files", files, "object", ModelArgumentError);
  registerLayers();
  const json = parse(files["model.json"]);
  const { specs, data } = readManifest(json.weightsManifest, files);
  const modelTopology = checkTopology(json.modelTopology, specs);
  const artifacts = { modelTopology, weightSpecs: specs, weightData: data };
  try {
    return await loadLayersModel(tf.io.fromMemory(artifacts));
  } catch (cause) {
    throw new ModelFileError(`loadTfjs: tfjs refuses the model: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

/** Bytes of the longest model.json; that of Inception-v3 has 0.2 million. */
const MOST_BYTES = 2 ** 22;

/** Values in it, lists and objects among them; Inception-v3 has 20,000. */
const MOST_VALUES = 250_000;

/** Characters of a text in it: a name, a class, a path, who made it. */
const LONGEST_TEXT = 10_000;

/** Brackets within brackets; a model of tfjs has some 12. */
const DEEPEST = 50;

function parse(bytes: Uint8Array | undefined): Record<string, unknown> {
  if (bytes === undefined) throw new ModelFileError('loadTfjs: there is no file "model.json".');
  checkArgument("loadTfjs", 'the file "model.json"', bytes, "bytes", ModelFileError);
  if (bytes.length > MOST_BYTES) {
    throw new ModelFileError(
      `loadTfjs: model.json must have at most ${MOST_BYTES} bytes, got ${bytes.length}.`,
    );
  }
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ModelFileError(`loadTfjs: model.json must be JSON: ${(error as Error).message}.`);
  }
  checkTree(json);
  if (!isRecord(json)) throw new ModelFileError("loadTfjs: model.json must hold an object.");
  return json;
}

/**
 * Refuses what would end the stack of those who walk through it, or keep them for seconds, and what
 * changes prototypes.
 */
function checkTree(json: unknown): void {
  let values = 0;
  const check = (value: unknown, levels: number): void => {
    if (++values > MOST_VALUES) refuse(`hold at most ${MOST_VALUES} values`);
    if (typeof value === "string" && value.length > LONGEST_TEXT) {
      refuse(`have texts of at most ${LONGEST_TEXT} characters, got one of ${value.length}`);
    }
    if (typeof value !== "object" || value === null) return;
    if (levels === 0) refuse(`be at most ${DEEPEST} brackets deep`);
    for (const [key, inner] of Object.entries(value)) {
      if (key === "__proto__") refuse('not have the key "__proto__"');
      if (key.length > LONGEST_TEXT) refuse(`have no key of ${key.length} characters`);
      check(inner, levels - 1);
    }
  };
  check(json, DEEPEST);
}

const refuse = (what: string): never => {
  throw new ModelFileError(`loadTfjs: model.json must ${what}.`);
};

/** The weights of the network, their bytes one after the other. */
function readManifest(manifest: unknown, files: TfjsFiles) {
  const specs: tf.io.WeightsManifestEntry[] = [];
  const parts: Uint8Array[] = [];
  const names = new Set<string>();
  const read = new Set<unknown>();
  if (!Array.isArray(manifest)) fail(`it is ${typeof manifest}, not an array`);
  for (const group of manifest) {
    if (!isRecord(group) || !Array.isArray(group.paths) || !Array.isArray(group.weights)) {
      fail("a group lacks paths or weights");
    }
    for (const path of group.paths) {
      if (read.has(path)) fail(`the file ${JSON.stringify(path)} is named twice`);
      read.add(path);
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
        if (spec.dtype === "float32") {
          const { buffer } = bytes.slice(at, at + length); // an aligned start
          checkFinite("loadTfjs", spec.name, new Float32Array(buffer));
        }
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

/** Characters of what a message quotes of the file. */
const LONGEST = 500;

function fail(found: string): never {
  throw new ModelFileError(
    "loadTfjs: weightsManifest in model.json must describe the weight files, but " +
      `${found.slice(0, LONGEST)}. ` +
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
