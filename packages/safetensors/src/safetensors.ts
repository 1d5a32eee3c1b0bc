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

/** Bytes per element of the dtypes that fill whole bytes. */
const BYTES: Readonly<Record<string, number>> = {
  BOOL: 1,
  U8: 1,
  I8: 1,
  F8_E4M3: 1,
  F8_E5M2: 1,
  U16: 2,
  I16: 2,
  F16: 2,
  BF16: 2,
  U32: 4,
  I32: 4,
  F32: 4,
  U64: 8,
  I64: 8,
  F64: 8,
};

const LONGEST_HEADER = 100_000_000; // the limit of the reference implementation
const METADATA = "__metadata__";
const WHO = "decodeSafetensors";

/**
 * Reads a safetensors file: eight bytes with the length of the header, the header, which is JSON,
 * and the tensors' bytes one after the other. Returns views of the file: nothing is copied, and
 * nothing is trusted, the header must account for every byte of the file.
 *
 * @throws {SafetensorsError} if the file is not of this format, or cut short, or any tensor's
 * dtype, shape and place do not fit together.
 *
 * Reference: github.com/huggingface/safetensors, README, "Format".
 */
export function decodeSafetensors(file: Uint8Array): Safetensors {
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
    const data = bytes.subarray(start + from, start + to);
    entries.push({ name, dtype, shape, from, to, data });
  }

  // The tensors fill what follows the header, without gaps and without overlaps.
  entries.sort((a, b) => a.from - b.from || a.to - b.to);
  let end = 0;
  for (const { name, from, to } of entries) {
    if (from !== end)
      fail(`tensor "${name}" begins at byte ${from}, the one before ends at ${end}`);
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
 * Writes a safetensors file, the tensors in the order of the map. The header is padded with spaces
 * to a multiple of eight bytes, so that the data are aligned.
 *
 * @throws {SafetensorsError} if a tensor's bytes are not as many as its dtype and shape ask for.
 */
export function encodeSafetensors({ tensors, metadata }: Safetensors): Uint8Array {
  const header: [string, unknown][] = [];
  if (Object.keys(metadata).length > 0) header.push([METADATA, metadata]);
  let length = 0;
  for (const [name, { dtype, shape, data }] of tensors) {
    if (name === METADATA || BYTES[dtype]! * product(shape) !== data.length) {
      throw new SafetensorsError(
        `encodeSafetensors: tensor "${name}" of ${dtype} [${shape}] cannot have ${data.length} ` +
          "bytes.",
      );
    }
    header.push([name, { dtype, shape, data_offsets: [length, length + data.length] }]);
    length += data.length;
  }

  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const headerLength = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + headerLength + length).fill(0x20, 8, 8 + headerLength);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true);
  bytes.set(json, 8);
  let at = 8 + headerLength;
  for (const { data } of tensors.values()) {
    bytes.set(data, at);
    at += data.length;
  }
  return bytes;
}

function parseHeader(bytes: Uint8Array): object {
  if (bytes[0] !== 0x7b) fail('the header does not begin with "{"');
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    fail(`the header is not JSON: ${(error as Error).message}`);
  }
  return header as object; // it begins with a brace
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
    fail(
      `tensor "${name}" has the dtype ${JSON.stringify(dtype)}, not one of ${Object.keys(BYTES)}`,
    );
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    fail(`tensor "${name}" has the shape ${JSON.stringify(shape)}`);
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
      `tensor "${name}" of ${dtype} [${shape}] has the data_offsets ${JSON.stringify(offsets)} ` +
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
