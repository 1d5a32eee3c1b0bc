import { checkArgument } from "@rote/options";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { FormatError } from "../datasetError.ts";

/** An array of a `.npy` file, row by row. */
export interface NpyArray {
  readonly data: Uint8Array | Int8Array | Uint16Array | Int16Array | Int32Array | Float32Array;
  readonly shape: readonly number[];
}

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/** A header is a line of Python; more than any has. */
const LONGEST_HEADER = 65_536;

/** How each type of number is read, and how many bytes it has. */
const TYPES: Readonly<Record<string, readonly [bytes: number, read: Reader]>> = {
  u1: [1, (view, n) => new Uint8Array(view.buffer, view.byteOffset, n).slice()],
  i1: [1, (view, n) => new Int8Array(view.buffer, view.byteOffset, n).slice()],
  b1: [1, (view, n) => new Uint8Array(view.buffer, view.byteOffset, n).slice()],
  u2: [2, each(Uint16Array, (view, at, little) => view.getUint16(at, little))],
  i2: [2, each(Int16Array, (view, at, little) => view.getInt16(at, little))],
  i4: [4, each(Int32Array, (view, at, little) => view.getInt32(at, little))],
  u4: [4, each(Int32Array, (view, at, little) => integer(BigInt(view.getUint32(at, little))))],
  i8: [8, each(Int32Array, (view, at, little) => integer(view.getBigInt64(at, little)))],
  u8: [8, each(Int32Array, (view, at, little) => integer(view.getBigUint64(at, little)))],
  f4: [4, each(Float32Array, (view, at, little) => view.getFloat32(at, little))],
  f8: [8, each(Float32Array, (view, at, little) => view.getFloat64(at, little))],
};

type Reader = (view: DataView, n: number, isLittle: boolean) => NpyArray["data"];

function each<A extends Int32Array | Float32Array | Uint16Array | Int16Array>(
  Numbers: new (n: number) => A,
  get: (view: DataView, at: number, isLittle: boolean) => number,
): Reader {
  return (view, n, isLittle) => {
    const out = new Numbers(n);
    const bytes = n === 0 ? 0 : view.byteLength / n;
    for (let i = 0; i < n; i++) out[i] = get(view, i * bytes, isLittle);
    return out;
  };
}

/** Labels come as integers of 64 bits or without a sign, and fit into int32. */
function integer(value: bigint): number {
  if (BigInt.asIntN(32, value) === value) return Number(value);
  throw new FormatError(`readNpy: integers must fit into int32, got ${value}.`);
}

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  readonly shape: readonly number[];
  /** Of a number in the file. */
  readonly bytesEach: number;
  /** Of the whole file. */
  readonly bytes: number;
  /** Whether the numbers are bytes once read; others take four bytes each, at most. */
  readonly isBytes: boolean;
}

/** Bytes from the beginning of a `.npy` file in which its header is whole. */
export const LONGEST_START = LONGEST_HEADER + 12;

/**
 * The header of a `.npy` file from its first bytes.
 *
 * @throws {FormatError} if it is none that `readNpy` takes.
 */
export const npyHeader = (name: string, bytes: Uint8Array): NpyHeader => startOf(name, bytes);

/**
 * The array of a NumPy `.npy` file, versions 1 to 3, in the order of C. Integers of 64 bits, and
 * of 32 without a sign, become int32, floats of 64 bits float32, booleans 0 and 1.
 *
 * @param name what messages call the file.
 * @throws {FormatError} if it is no such file, cut short, of another type of numbers or of objects,
 * in the order of Fortran, or an integer does not fit.
 * @throws {DatasetArgumentError} if it is no bytes.
 *
 * Reference: NumPy enhancement proposal 1, "A Simple File Format for NumPy Arrays".
 */
export function readNpy(name: string, bytes: Uint8Array): NpyArray {
  checkArgument("readNpy", "name", name, "text", DatasetArgumentError);
  checkArgument("readNpy", "bytes", bytes, "bytes", DatasetArgumentError);
  const { shape, bytesEach, read, isLittle, length, entries } = startOf(name, bytes);
  const data = bytes.subarray(length);
  if (data.length !== entries * bytesEach) {
    fail(
      name,
      `have ${entries} numbers of ${bytesEach} bytes, as its header says`,
      `${data.length} bytes`,
    );
  }
  const body = new DataView(data.buffer, data.byteOffset, data.byteLength);
  return { data: read(body, entries, isLittle), shape };
}

function fail(name: string, what: string, got: unknown): never {
  throw new FormatError(`readNpy: ${name} must ${what}, got ${got}.`);
}

/** What a file begins with; its numbers follow after `length` bytes. */
interface Start extends NpyHeader {
  readonly read: Reader;
  readonly isLittle: boolean;
  readonly length: number;
  readonly entries: number;
}

function startOf(name: string, bytes: Uint8Array): Start {
  if (bytes.length < 10 || MAGIC.some((byte, i) => bytes[i] !== byte)) {
    fail(name, "be a .npy file", `${bytes.length} bytes of another kind`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = bytes[6]!;
  if (version < 1 || version > 3) fail(name, "be of version 1 to 3", version);
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) fail(name, "be whole", `${bytes.length} bytes`);
  const length = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > LONGEST_HEADER || start + length > bytes.length) {
    fail(name, "have a whole header", `${length} bytes of one in ${bytes.length}`);
  }
  const header = new TextDecoder("latin1").decode(bytes.subarray(start, start + length));
  if (/'descr': ?'\|?O8?'/.test(header)) {
    fail(
      name,
      "have numbers",
      "objects of Python. Save one of them, such as numpy.asarray(file[name])",
    );
  }
  const type = /'descr': ?'([<>|=]?)([a-z]\d+)'/.exec(header);
  const [bytesEach, read] =
    TYPES[type?.[2] ?? ""] ?? fail(name, "have numbers", header.slice(0, 60));
  if (!/'fortran_order': ?False/.test(header)) {
    fail(name, "be in the order of C", "that of Fortran. Save numpy.ascontiguousarray(array)");
  }
  const shape = shapeOf(header) ?? fail(name, "say its shape", header.slice(0, 60));
  const isBytes = type?.[2] === "u1" || type?.[2] === "b1";
  const entries = shape.reduce((product, side) => product * side, 1);
  const begins = { length: start + length, bytes: start + length + entries * bytesEach };
  return { shape, bytesEach, isBytes, read, isLittle: type?.[1] !== ">", entries, ...begins };
}

function shapeOf(header: string): number[] | undefined {
  const inside = /'shape': ?\(([\d, ]{0,200})\)/.exec(header)?.[1];
  const sides = inside?.split(",").map((side) => side.trim());
  if (sides?.at(-1) === "") sides.pop();
  const numbers = sides?.map(Number);
  return numbers?.every((side) => Number.isSafeInteger(side)) ? numbers : undefined;
}
