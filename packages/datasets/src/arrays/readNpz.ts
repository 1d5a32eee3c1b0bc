import { checkArgument } from "@rote/options";
import { Inflate } from "pako";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { FormatError } from "../datasetError.ts";
import { crc32 } from "./crc32.ts";
import { type NpyArray, readNpy } from "./readNpy.ts";

/** Signatures of a ZIP archive's parts. */
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;

/** Bytes that a `.npz` file may unpack to. */
const MOST_BYTES = 2 ** 32;

/** More arrays than any set has. */
const MOST_ARRAYS = 1000;

/**
 * The arrays of a NumPy `.npz` file, by their names without ".npy", stored or deflated: what
 * `numpy.savez` and `numpy.savez_compressed` write. Checksums are compared.
 *
 * @param name what messages call the file.
 * @throws {FormatError} if it is no such file, damaged, or holds what `readNpy` does not read.
 * @throws {DatasetArgumentError} if it is no bytes.
 *
 * Reference: PKWARE, "APPNOTE.TXT - .ZIP File Format Specification", sections 4.3 and 4.4.
 */
export function readNpz(name: string, bytes: Uint8Array): Map<string, NpyArray> {
  checkArgument("readNpz", "name", name, "text", DatasetArgumentError);
  checkArgument("readNpz", "bytes", bytes, "bytes", DatasetArgumentError);
  const fail = (got: string): never => {
    throw new FormatError(`readNpz: ${name} must be a whole .npz file, got ${got}.`);
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = endOf(view) ?? fail("no directory of its arrays at the end");
  const count = view.getUint16(end + 10, true);
  if (count > MOST_ARRAYS) fail(`${count} arrays`);
  let at = view.getUint32(end + 16, true);
  let left = MOST_BYTES;
  const arrays = new Map<string, NpyArray>();
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== ENTRY) fail("a damaged directory");
    const [method, flags] = [view.getUint16(at + 10, true), view.getUint16(at + 8, true)];
    const [packed, unpacked] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)];
    const nameLength = view.getUint16(at + 28, true);
    const others = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const [sums, local] = [at + 16, view.getUint32(at + 42, true)];
    const entry = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + others;
    if (!entry.endsWith(".npy")) continue;
    if (flags & 1) fail(`${entry} encrypted`);
    if (packed === 0xffffffff || unpacked > left) fail(`${entry} of 4 GB or more`);
    left -= unpacked;
    if (local + 30 > end || view.getUint32(local, true) !== LOCAL) fail(`no ${entry} in it`);
    const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    if (start + packed > end) fail(`${entry} cut short`);
    const content = bytes.subarray(start, start + packed);
    const file = method === 0 ? content : method === 8 ? inflated(content, unpacked) : undefined;
    if (file?.length !== unpacked) fail(`${entry} damaged, or packed in another way`);
    if (crc32(file!) !== view.getUint32(sums, true)) fail(`${entry} with another checksum`);
    arrays.set(entry.slice(0, -".npy".length), readNpy(`${name}: ${entry}`, file!));
  }
  return arrays;
}

/** Where the end of the central directory is; a comment of any length may follow. */
function endOf(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - 22 - 0xffff);
  for (let at = view.byteLength - 22; at >= first; at--) {
    if (view.getUint32(at, true) === END) return at;
  }
  return undefined;
}

/** The unpacked bytes, `length` of them; undefined if they are damaged or more. */
function inflated(packed: Uint8Array, length: number): Uint8Array | undefined {
  const inflate = new Inflate({ raw: true });
  const parts: Uint8Array[] = [];
  let count = 0;
  inflate.onData = (bytes) => {
    count += bytes.length;
    if (count <= length) parts.push(bytes as Uint8Array);
  };
  // Some at a time: a small piece may unpack to a thousand times as much.
  for (let at = 0; at < packed.length && count <= length; at += PIECE) {
    if (!inflate.push(packed.subarray(at, at + PIECE)) || inflate.ended) break;
  }
  if (!inflate.ended || count !== length) return undefined;
  const out = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

const PIECE = 16_384;
