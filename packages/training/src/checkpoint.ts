import { checkArgument, shown } from "@rote/options";
import { sha256 } from "@rote/random/sha256";
import {
  decodeSafetensors,
  encodeSafetensors,
  type Safetensors,
  type SafetensorsEntry,
} from "@rote/safetensors";
import { CheckpointError } from "./checkpointError.ts";
import { asJson, checkPosition, checkState } from "./checkState.ts";
import { TrainingArgumentError } from "./trainingArgumentError.ts";
import type { StateTensor, TrainingState } from "./trainingState.ts";

/** A training run between two steps, with what its owner needs to resume it. */
export interface Checkpoint {
  state: TrainingState;
  /** JSON: the specification of the run and its history, for example. */
  about: unknown;
}

const FORMAT = "rote-checkpoint";
const VERSION = "1";
/** As long as the hash that takes its place. */
const NO_HASH = "0".repeat(64);

/**
 * A checkpoint as one safetensors file: weights, moving averages and optimizer slots are its
 * tensors, all else is in its metadata, and so is a SHA-256 of the whole file, counted with zeros
 * in the hash's own place. Any safetensors reader can read it. Equal checkpoints give equal bytes.
 *
 * @throws {CheckpointError} if what is not a tensor is more than 100 levels deep, or `about` holds
 * what JSON does not give back, such as NaN, a date, a typed array or itself.
 */
export async function encodeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array> {
  const kind = { state: { tensors: "object" } } as const;
  checkArgument("encodeCheckpoint", "checkpoint", checkpoint, kind, TrainingArgumentError);
  const { state, about } = checkpoint;
  checkState("encodeCheckpoint", "state", state);
  refuseLossy(about);
  const { tensors, ...rest } = state;
  const { json: position, arrays } = toJson(rest);
  const all = { ...tensors, ...arrays };
  const entries = Object.entries(all).map(([name, { dtype, shape, data }]) => {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const entry: SafetensorsEntry = { dtype: DTYPES[dtype], shape, data: bytes };
    return [name, entry] as const;
  });
  const besides = JSON.stringify(about);
  refuseDeep("state", position);
  refuseDeep("about", besides);
  const metadata = {
    format: FORMAT,
    version: VERSION,
    sha256: NO_HASH,
    position,
    about: besides,
  };
  const bytes = encodeSafetensors({ tensors: new Map(entries), metadata });
  bytes.set(new TextEncoder().encode(await sha256(bytes)), placeOfHash(bytes));
  return bytes;
}

/**
 * Reads what `encodeCheckpoint` wrote, to the bit.
 *
 * @throws {CheckpointError} if the file is no checkpoint, of a later version, cut short, if a
 * single bit of it has changed, or if it has a right hash and does not say where a run stands.
 */
export async function decodeCheckpoint(bytes: Uint8Array): Promise<Checkpoint> {
  let file: Safetensors;
  try {
    file = decodeSafetensors(bytes);
  } catch (cause) {
    throw new CheckpointError(
      `checkpoint: the file must be a whole safetensors file, got: ${(cause as Error).message}`,
      { cause },
    );
  }
  const { format, version, sha256: hash, position, about } = file.metadata;
  if (format !== FORMAT || version !== VERSION) {
    throw new CheckpointError(
      `checkpoint: the file must be a ${FORMAT} of version ${VERSION}, got ${format ?? "none"} ` +
        "of " +
        `version ${version ?? "none"}. Another program, or a newer one, has written it.`,
    );
  }
  const blank = new Uint8Array(bytes); // a copy; a Buffer's slice() would not be one
  const place = placeOfHash(blank);
  if (place >= 0) blank.set(new TextEncoder().encode(NO_HASH), place);
  const found = await sha256(blank);
  if (found !== hash) {
    throw new CheckpointError(
      `checkpoint: the file must have the SHA-256 that it names, ${hash}, got ${found}. It is ` +
        "damaged: use an earlier one.",
    );
  }
  // Anybody can make a right hash: what it is of is checked as well.
  const tensors = Object.fromEntries(
    [...file.tensors].map(([name, entry]) => [name, stateTensor(name, entry)]),
  );
  const state = parsed("position", position, (text) => fromJson(text, tensors));
  checkPosition(state, fail);
  return {
    state: { ...state, tensors },
    about: parsed("about", about, (text): unknown => JSON.parse(text)),
  };
}

function stateTensor(name: string, { dtype, shape, data }: SafetensorsEntry): StateTensor {
  const values = data.slice().buffer;
  if (dtype === DTYPES.int32) return { dtype: "int32", shape, data: new Int32Array(values) };
  if (dtype === DTYPES.float32) return { dtype: "float32", shape, data: new Float32Array(values) };
  const known = Object.values(DTYPES).join(" or ");
  return fail(`tensor ${JSON.stringify(name.slice(0, 100))} must be ${known}, got ${dtype}`);
}

/** @throws {CheckpointError} if the field of the metadata is not there, or cannot be read. */
function parsed<Value>(
  field: string,
  text: string | undefined,
  parse: (text: string) => Value,
): Value {
  if (text === undefined) return fail(`${field} must be there, got none`);
  refuseDeep(field, text);
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof CheckpointError) throw error;
    return fail(`${field} must be JSON, got: ${(error as Error).message.slice(0, 200)}`);
  }
}

/** Lists and objects within each other; the state of a stopping rule has some 5. */
const DEEPEST = 100;

/** @throws {CheckpointError} if JSON would give another value back, or none. */
function refuseLossy(value: unknown, path = "about", depth = 0): void {
  if (depth > DEEPEST) {
    throw new CheckpointError(
      `checkpoint: about must have at most ${DEEPEST} lists and objects within each other, got ` +
        "more.",
    );
  }
  if (value === undefined && !path.endsWith("]")) return; // as if it were left out
  if (value === null || ["boolean", "string"].includes(typeof value) || Number.isFinite(value)) {
    return;
  }
  if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) refuseLossy(item, `${path}[${i}]`, depth + 1);
    return;
  }
  const prototype = typeof value === "object" ? Object.getPrototypeOf(value) : undefined;
  if (prototype !== Object.prototype && prototype !== null) {
    throw new CheckpointError(
      `checkpoint: ${path} must be what JSON holds (texts, finite numbers, true, false, null, ` +
        `lists and plain objects), got ${shown(value)}. Turn it into one of these.`,
    );
  }
  for (const [name, item] of Object.entries(value as object)) {
    refuseLossy(item, `${path}.${name}`, depth + 1);
  }
}

/** @throws {CheckpointError} if a JSON text has too many brackets open at once. */
function refuseDeep(field: string, text = ""): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < text.length; i++) {
    const character = text[i];
    if (inString && character === "\\") i++;
    else if (character === '"') inString = !inString;
    else if (inString) continue;
    else if (character === "[" || character === "{") {
      if (++depth > DEEPEST) {
        throw new CheckpointError(
          `checkpoint: ${field} must have at most ${DEEPEST} lists and objects within each ` +
            "other, got more.",
        );
      }
    } else if (character === "]" || character === "}") depth--;
  }
}

function fail(what: string): never {
  throw new CheckpointError(
    `checkpoint: ${what}. Another program has written the file: use one of this package's.`,
  );
}

/** JSON has no arrays of floats, NaN, infinity or −0: they become objects with one such field. */
const [ARRAY, NUMBER] = ["$float32", "$number"];

/** Plain data as JSON, and the arrays in it as tensors. */
function toJson(data: object): { json: string; arrays: Record<string, StateTensor> } {
  const arrays: Record<string, StateTensor> = {};
  const json = JSON.stringify(data, (_, value) => {
    if (Object.is(value, -0)) return { [NUMBER]: "-0" };
    if (typeof value === "number" && !Number.isFinite(value)) return { [NUMBER]: String(value) };
    if (!(value instanceof Float32Array)) return value;
    const name = `plain/${Object.keys(arrays).length}`;
    arrays[name] = { dtype: "float32", shape: [value.length], data: value };
    return { [ARRAY]: name };
  });
  return { json, arrays };
}

/** What `toJson` was given; the arrays are taken out of the tensors. */
function fromJson(json: string, tensors: Record<string, StateTensor>): unknown {
  return JSON.parse(json, (_, value) => {
    if (typeof value?.[NUMBER] === "string") return Number(value[NUMBER]);
    const name = value?.[ARRAY];
    if (typeof name !== "string") return value;
    if (!Object.hasOwn(tensors, name)) fail(`tensor ${asJson(name)} must be there, got none`);
    const { data } = tensors[name]!;
    delete tensors[name];
    return data;
  });
}

const DTYPES = { float32: "F32", int32: "I32" } as const;

const HASH_FIELD = new TextEncoder().encode('"sha256":"');

/**
 * Where the hash stands in the file, or −1. No other text of the header reads like this field:
 * within a text quotes are escaped, and a tensor of that name is an object.
 */
function placeOfHash(bytes: Uint8Array): number {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  const header = bytes.subarray(0, 8 + length);
  for (let at = 0; at + HASH_FIELD.length + NO_HASH.length <= header.length; at++) {
    if (HASH_FIELD.every((byte, i) => header[at + i] === byte)) return at + HASH_FIELD.length;
  }
  return -1;
}
