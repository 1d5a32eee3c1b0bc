import { checkArgument, checkOptions } from "@rote/options";
import { chunks } from "./chunks.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import { FormatError } from "./datasetError.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface MatlabArray {
  shape: number[];
  /** Entries, the first dimension varying fastest. */
  data:
    | Uint8Array
    | Int8Array
    | Uint16Array
    | Int16Array
    | Uint32Array
    | Int32Array
    | Float32Array
    | Float64Array;
}

const COMPRESSED = 15;
const MATRIX = 14;
/** Numeric types of the format, by their number. */
const TYPES: Record<
  number,
  {
    new (buffer: ArrayBuffer): MatlabArray["data"];
    BYTES_PER_ELEMENT: number;
  }
> = {
  1: Int8Array,
  2: Uint8Array,
  3: Int16Array,
  4: Uint16Array,
  5: Int32Array,
  6: Uint32Array,
  7: Float32Array,
  9: Float64Array,
};

/**
 * The real numeric arrays of a MATLAB 5 file, by name: what SVHN is published in. Written here
 * because the one reader on npm that is in use, mat-for-js, is under the GPL, and makes a
 * JavaScript number of every byte; the part of the format that a dataset needs is small.
 * Little-endian files only. Characters, cells, structures, 64-bit integers, sparse and complex
 * arrays are left out.
 *
 * @param maxBytes the most that one compressed array may unpack to.
 * @param names the variables that must be there, as real numeric arrays; others may be, too.
 * @returns arrays that own their memory.
 * @throws {FormatError} if the file is anything else, or damaged, or one of `names` is not there or
 * is another kind of variable.
 *
 * Source: MathWorks, "MAT-File Format", level 5.
 */
export async function readMatlab5(
  who: string,
  bytes: Bytes,
  options: { maxBytes: number; names?: readonly string[] },
): Promise<Map<string, MatlabArray>> {
  checkOptions("readMatlab5", options, { maxBytes: "number", names: true }, DatasetArgumentError);
  const { maxBytes, names = [] } = options;

  checkArgument(who, "bytes", bytes, "bytes", DatasetArgumentError);
  checkArgument(who, "names", names, ["text"], DatasetArgumentError);
  const view = viewOf(bytes);
  if (bytes.length < 128 || view.getUint16(124, true) !== 0x0100 || bytes[126] !== 0x49) {
    throw new FormatError(`${who}: must be a little-endian MATLAB 5 file, got another beginning.`);
  }
  const arrays = new Map<string, MatlabArray>();
  for (let at = 128; at < bytes.length; ) {
    const element = readElement(who, bytes, at);
    at = element.next;
    const matrix =
      element.type === COMPRESSED
        ? await unpacked(who, element.data, maxBytes)
        : { ...element, data: Uint8Array.from(element.data) };
    if (matrix.type !== MATRIX) {
      throw new FormatError(`${who}: elements must be arrays, got type ${matrix.type}.`);
    }
    const variable = readMatrix(who, matrix.data);
    if (variable?.array) arrays.set(variable.name, variable.array);
    else if (variable && names.includes(variable.name)) {
      throw new FormatError(`${who}: "${variable.name}" must be a real numeric array.`);
    }
  }
  for (const name of names) {
    if (!arrays.has(name))
      throw new FormatError(`${who}: must have the array "${name}", got none.`);
  }
  return arrays;
}

const viewOf = (bytes: Bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

interface Element {
  type: number;
  data: Bytes;
  /** Where the next one begins. */
  next: number;
}

/** A tag of 8 bytes and its data; small data stand in the tag's second half. */
function readElement(who: string, bytes: Bytes, at: number): Element {
  if (at + 8 > bytes.length) throw new FormatError(`${who}: cut short at byte ${at}.`);
  const view = viewOf(bytes);
  const first = view.getUint32(at, true);
  const smallSize = first >>> 16;
  const [type, size, start] =
    smallSize > 0
      ? [first & 0xffff, smallSize, at + 4]
      : [first, view.getUint32(at + 4, true), at + 8];
  if (start + size > bytes.length || smallSize > 4) {
    throw new FormatError(`${who}: cut short in the element at byte ${at}.`);
  }
  // Data end on a multiple of 8 bytes, except compressed ones.
  const next = smallSize > 0 ? at + 8 : start + size + (type === COMPRESSED ? 0 : -size & 7);
  return { type, data: bytes.subarray(start, start + size), next };
}

/** Bytes that a compressed byte can become at most. */
const MOST_UNPACKED = 1032;

/** Dimensions of an array at most; MATLAB knows no limit, and nobody has as many. */
const MOST_DIMENSIONS = 32;

/** The one element in a compressed one. Its tag says how long it is before it has all arrived. */
async function unpacked(who: string, data: Bytes, maxBytes: number): Promise<Element> {
  const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream("deflate"));
  let bytes = new Uint8Array(8);
  let expected: number | undefined;
  let at = 0;
  try {
    for await (let chunk of chunks(stream)) {
      while (chunk.length > 0) {
        if (at === 8 && expected === undefined) {
          expected = 8 + viewOf(bytes).getUint32(4, true);
          if (expected > maxBytes) {
            throw new FormatError(
              `${who}: must unpack to ${maxBytes} bytes at most, got ${expected}.`,
            );
          }
          if (expected > 8 + data.length * MOST_UNPACKED) {
            throw new FormatError(
              `${who}: ${data.length} bytes cannot unpack to ${expected}, as they claim.`,
            );
          }
          const whole = new Uint8Array(expected);
          whole.set(bytes);
          bytes = whole;
        }
        if (at === bytes.length) throw new FormatError(`${who}: a compressed element is too long.`);
        const part = chunk.subarray(0, bytes.length - at);
        bytes.set(part, at);
        at += part.length;
        chunk = chunk.subarray(part.length);
      }
    }
  } catch (error) {
    if (error instanceof FormatError) throw error;
    const { message } = error as Error;
    throw new FormatError(`${who}: the compressed data must be whole, got "${message}".`, {
      cause: error,
    });
  }
  if (at !== bytes.length) throw new FormatError(`${who}: a compressed element is cut short.`);
  return readElement(who, bytes, 0);
}

/**
 * Flags, dimensions, name, and the real part; without an array if it is of another kind, and
 * undefined for objects, which have no name in this place.
 */
function readMatrix(
  who: string,
  bytes: Bytes,
): { name: string; array: MatlabArray | undefined } | undefined {
  if (bytes.length === 0) return undefined; // an empty variable
  const flags = readElement(who, bytes, 0);
  const arrayClass = flags.data[0] ?? 0;
  const complex = ((flags.data[1] ?? 0) & 0x08) !== 0;
  if (arrayClass > 16) return undefined;
  const dimensions = readElement(who, bytes, flags.next);
  const label = readElement(who, bytes, dimensions.next);
  const name = new TextDecoder().decode(label.data.subarray(0, 64)); // MATLAB's longest is 63
  const numeric = arrayClass >= 6 && arrayClass <= 13; // double to uint32
  if (!numeric || complex) return { name, array: undefined };

  const real = readElement(who, bytes, label.next);
  if (dimensions.data.length > 4 * MOST_DIMENSIONS) {
    throw new FormatError(`${who}: "${name}" must have at most ${MOST_DIMENSIONS} dimensions.`);
  }
  const shape = [...numbers(who, dimensions)];
  const entries = shape.reduce((product, size) => product * size, 1);
  const data = numbers(who, real);
  if (data.length !== entries || shape.some((size) => size < 0)) {
    throw new FormatError(
      `${who}: "${name}" of shape ${shape.join(" × ")} must have ${entries} entries, got ` +
        `${data.length}.`,
    );
  }
  return { name, array: { shape, data } };
}

function numbers(who: string, { type, data }: Element): MatlabArray["data"] {
  const Type = TYPES[type];
  if (!Type) throw new FormatError(`${who}: entries must be real numbers, got type ${type}.`);
  const size = Type.BYTES_PER_ELEMENT;
  if (data.length % size !== 0) {
    throw new FormatError(`${who}: ${data.length} bytes are no whole number of entries.`);
  }
  return new Type(new Uint8Array(data).buffer); // a copy: aligned, and its own
}
