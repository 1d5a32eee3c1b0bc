import { isCount, isRecord } from "./json.ts";
import { SafetensorsError } from "./safetensorsError.ts";

/** One tensor of a safetensors file: row-major, little-endian. */
export interface SafetensorsEntry {
  /** As the format names it: "F32", "I64", … */
  dtype: string;
  shape: readonly number[];
  data: Uint8Array;
}

export interface Safetensors {
  tensors: Map<string, SafetensorsEntry>;
  metadata: Record<string, string>;
}

/**
 * Bytes per element of the dtypes that fill whole bytes, in the order in which the reference
 * implementation writes tensors: by falling alignment.
 */
const BYTES: Readonly<Record<string, number>> = {
  U64: 8,
  I64: 8,
  F64: 8,
  C64: 8,
  F32: 4,
  U32: 4,
  I32: 4,
  BF16: 2,
  F16: 2,
  U16: 2,
  I16: 2,
  F8_E8M0: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  I8: 1,
  U8: 1,
  BOOL: 1,
};
const ORDER = Object.keys(BYTES);

const LONGEST_HEADER = 100_000_000; // the limit of the reference implementation
const METADATA = "__metadata__";
const WHO = "decodeSafetensors";

/**
 * Reads a safetensors file: eight bytes with the length of the header, the header, which is JSON,
 * and the tensors' bytes one after the other. Nothing is trusted: the header must account for
 * every byte of the file. The tensors are copies.
 *
 * @throws {SafetensorsError} if the file is not of this format, or cut short, or any tensor's
 * dtype, shape and place do not fit together.
 *
 * Reference: github.com/huggingface/safetensors, README, "Format".
 */
export function decodeSafetensors(file: Uint8Array): Safetensors {
  if (!ArrayBuffer.isView(file)) fail(`it must be a Uint8Array, got ${short(file)}`);
  // Node's Buffer, whose slice() copies nothing, must not reach those who want a copy.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  if (bytes.length < 8) fail(`the file has ${bytes.length} bytes, at least 8 are needed`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = Number(view.getBigUint64(0, true));
  const start = 8 + headerLength;
  if (headerLength > LONGEST_HEADER || start > bytes.length) {
    fail(`the header claims ${headerLength} bytes, the file has ${bytes.length}`);
  }
  const header = parseHeader(bytes.subarray(8, start));

  const entries: (SafetensorsEntry & { name: string; from: number; to: number })[] = [];
  let metadata: Record<string, string> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === METADATA) {
      metadata = checkMetadata(value);
      continue;
    }
    const { dtype, shape, from, to } = checkEntry(name, value, bytes.length - start);
    const data = Uint8Array.from(bytes.subarray(start + from, start + to));
    entries.push({ name, dtype, shape, from, to, data });
  }

  // The tensors fill what follows the header, without gaps and without overlaps.
  entries.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of entries) {
    if (from !== end)
      fail(`tensor "${short(name)}" begins at byte ${from}, the one before ends at ${end}`);
    end = to;
  }
  if (start + end !== bytes.length) {
    fail(`the tensors end at byte ${start + end}, the file at ${bytes.length}`);
  }
  return {
    tensors: new Map(entries.map(({ name, dtype, shape, data }) => [name, { dtype, shape, data }])),
    metadata,
  };
}

/**
 * Writes a safetensors file, byte for byte as the reference implementation does: the tensors by
 * falling alignment of their dtypes, then by name; the header padded with spaces to a multiple of
 * eight bytes. Metadata, which the reference has in any order, are sorted by key.
 *
 * @throws {SafetensorsError} if a tensor's bytes are not as many as its dtype and shape ask for, a
 * name is not a text or cannot be written, metadata are not strings, or there is anything else.
 */
export function encodeSafetensors(content: Safetensors): Uint8Array {
  const { tensors, metadata } = Object(content) as Safetensors;
  if (!(tensors instanceof Map)) {
    throw new SafetensorsError(
      `encodeSafetensors: tensors must be a Map of tensors by name, got ${short(tensors)}.`,
    );
  }
  checkFields(content);
  for (const [name, entry] of tensors) checkTensor(name, entry);
  const header: string[] = [];
  const write = (name: string, value: unknown) =>
    header.push(`${JSON.stringify(name)}:${JSON.stringify(value)}`);
  const texts = sortedMetadata(metadata);
  if (texts.length > 0) {
    const members = texts.map(([key, text]) => `${JSON.stringify(key)}:${JSON.stringify(text)}`);
    header.push(`"${METADATA}":{${members.join()}}`);
  }
  const entries = [...tensors].sort(
    ([name, a], [other, b]) =>
      ORDER.indexOf(a.dtype) - ORDER.indexOf(b.dtype) || byCodePoint(name, other),
  );
  let length = 0;
  for (const [name, entry] of entries) {
    const { dtype, shape, data } = entry;
    write(name, { dtype, shape: [...shape], data_offsets: [length, length + data.length] });
    length += data.length;
  }

  const json = new TextEncoder().encode(`{${header.join()}}`);
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + length).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const [, { data }] of entries) {
    bytes.set(data, at);
    at += data.length;
  }
  return bytes;
}

/** @throws {SafetensorsError} if there is a field that would not be written. */
function checkFields(content: Safetensors): void {
  for (const field in content) {
    if (field === "tensors" || field === "metadata") continue;
    if (content[field as keyof Safetensors] === undefined) continue;
    throw new SafetensorsError(
      `encodeSafetensors: the content must be { tensors, metadata }, got a field ` +
        `"${short(field)}" besides. Remove it, or correct its name.`,
    );
  }
}

function checkTensor(name: string, entry: SafetensorsEntry): void {
  checkText("the name of a tensor", name);
  const { dtype, shape, data } = Object(entry) as SafetensorsEntry;
  const isEntry =
    name !== METADATA &&
    typeof dtype === "string" &&
    Object.hasOwn(BYTES, dtype) &&
    Array.isArray(shape) &&
    shape.every(isCount) &&
    data instanceof Uint8Array &&
    BYTES[dtype]! * product(shape) === data.length;
  if (isEntry) return;
  const found =
    data instanceof Uint8Array
      ? `${data.length} bytes`
      : `a value of type ${typeof data} for bytes`;
  throw new SafetensorsError(
    `encodeSafetensors: tensor "${short(name)}" of ${short(dtype)} ${short(shape)} cannot have ` +
      `${found}.`,
  );
}

/** @throws {SafetensorsError} unless every value is a string: no reader takes anything else. */
function sortedMetadata(metadata: Readonly<Record<string, string>>): [string, string][] {
  if (typeof metadata !== "object" || metadata === null || Symbol.iterator in metadata) {
    const got = metadata instanceof Map ? "a Map" : short(metadata);
    throw new SafetensorsError(
      `encodeSafetensors: metadata must be an object of strings by name, got ${got}.`,
    );
  }
  for (const key of Object.getOwnPropertySymbols(metadata)) checkText("a key of metadata", key);
  const entries = Object.entries(metadata);
  for (const [key, text] of entries) {
    if (typeof text !== "string") {
      throw new SafetensorsError(
        `encodeSafetensors: metadata must be strings, got ${typeof text} for "${short(key)}". ` +
          "Make it one: String(value), or JSON.stringify(value).",
      );
    }
    checkText("a key of metadata", key);
    checkText(`metadata "${short(key)}"`, text);
  }
  return entries.sort(([a], [b]) => byCodePoint(a, b));
}

/**
 * @throws {SafetensorsError} unless it is a text, as every name in JSON is, without half a
 * surrogate pair, which UTF-8 cannot hold.
 */
function checkText(what: string, text: unknown): void {
  if (typeof text !== "string") {
    throw new SafetensorsError(`encodeSafetensors: ${what} must be a text, got ${short(text)}.`);
  }
  if (!/\p{Surrogate}/u.test(text)) return;
  throw new SafetensorsError(
    `encodeSafetensors: ${what} must be well-formed Unicode, got "${short(text)}".`,
  );
}

/** As UTF-8 bytes are ordered; UTF-16 has another order above U+FFFF. */
function byCodePoint(a: string, b: string): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = a.codePointAt(i)! - b.codePointAt(i)!;
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
}

/** A value of somebody else's in an error: not more of it than one can read. */
function short(value: unknown): string {
  let text = `a value of type ${typeof value}`;
  try {
    text = typeof value === "string" ? value : (JSON.stringify(value) ?? text);
  } catch {} // nested too deep, or in a circle
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** Levels of braces and brackets in a header: itself, a tensor, its shape. */
const DEEPEST = 3;

/**
 * Refuses what would make the parser build a tower of arrays.
 *
 * @returns how many values the header's members have: one for each colon between its own braces.
 */
function checkDepth(bytes: Uint8Array): number {
  let [depth, members] = [0, 0];
  let inText = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (inText) {
      if (byte === 0x5c) i++;
      else if (byte === 0x22) inText = false;
    } else if (byte === 0x22) inText = true;
    else if (byte === 0x3a && depth === 1) members++;
    else if (byte === 0x7b || byte === 0x5b) {
      if (++depth > DEEPEST) fail(`it is nested more than ${DEEPEST} deep`);
    } else if (byte === 0x7d || byte === 0x5d) depth--;
  }
  return members;
}

function parseHeader(bytes: Uint8Array): object {
  if (bytes[0] !== 0x7b) fail('the header does not begin with "{"');
  const members = checkDepth(bytes);
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    fail(`the header is not JSON: ${short((error as Error).message)}`);
  }
  // It begins with a brace. JSON.parse keeps the last of two members with one name.
  const names = Object.keys(header as object).length;
  if (names !== members) fail(`the header has ${members} members with ${names} names`);
  return header as object;
}

function checkMetadata(value: unknown): Record<string, string> {
  const valid =
    isRecord(value) &&
    Object.values(value).every((text): text is string => typeof text === "string");
  if (!valid) fail(`${METADATA} must map texts to texts`);
  return value as Record<string, string>;
}

function checkEntry(name: string, value: unknown, length: number) {
  const { dtype, shape, data_offsets: offsets } = isRecord(value) ? value : {};
  if (typeof dtype !== "string" || !Object.hasOwn(BYTES, dtype)) {
    fail(`tensor "${short(name)}" has the dtype ${short(dtype)}, not one of ${ORDER}`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    fail(`tensor "${short(name)}" has the shape ${short(shape)}`);
  }
  const size = BYTES[dtype]! * product(shape);
  const valid =
    Array.isArray(offsets) &&
    offsets.length === 2 &&
    offsets.every(isCount) &&
    offsets[1]! <= length &&
    offsets[1]! - offsets[0]! === size;
  if (!valid) {
    fail(
      `tensor "${short(name)}" of ${dtype} [${short(shape)}] has the data_offsets ` +
        `${short(offsets)} ` +
        `in ${length} bytes of data`,
    );
  }
  return { dtype, shape, from: offsets[0]!, to: offsets[1]! };
}

function fail(found: string): never {
  throw new SafetensorsError(
    `${WHO}: the header must describe the whole of a safetensors file, but ${found}. ` +
      "The file is damaged, cut short, or of another format.",
  );
}

const product = (numbers: readonly number[]) => numbers.reduce((result, n) => result * n, 1);
