import { checkArgument } from "@rote/options";
import { Inflate } from "pako";
import { DatasetArgumentError } from "../datasetArgumentError.ts";
import { FormatError } from "../datasetError.ts";
import { crc32 } from "./crc32.ts";
import { LONGEST_START, type NpyArray, type NpyHeader, npyHeader, readNpy } from "./readNpy.ts";

/** Signatures of a ZIP archive's parts. */
const END = 0x06054b50;
const ENTRY = 0x02014b50;
const LOCAL = 0x04034b50;
/** The extra field of an entry that has large numbers. */
const ZIP64 = 1;

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
  const { directory, end, count } = directoryOf(name, bytes, 0);
  const arrays = new Map<string, NpyArray>();
  for (const entry of entriesOf(name, bytes.subarray(directory, end), count)) {
    const { local, packed, unpacked, method, checksum } = entry;
    const start = contentOf(name, entry, bytes.subarray(local, Math.min(local + 30, end)));
    if (start + packed > end) fail(name, `${entry.name} cut short`);
    const content = bytes.subarray(start, start + packed);
    if (method === 8) checkSize(name, entry, beginning(content, LONGEST_START));
    const file = method === 0 ? content : method === 8 ? inflated(content, unpacked) : undefined;
    if (file?.length !== unpacked) fail(name, `${entry.name} damaged, or packed in another way`);
    if (crc32(file!) !== checksum) fail(name, `${entry.name} with another checksum`);
    arrays.set(arrayName(entry), readNpy(`${name}: ${entry.name}`, file!));
  }
  return arrays;
}

/**
 * What the headers of the arrays of a `.npz` file say; no array is unpacked, nor read whole.
 *
 * @throws {FormatError} if it is no such file, or an array none that `readNpy` reads.
 */
export async function npzHeaders(name: string, file: Blob): Promise<Map<string, NpyHeader>> {
  const read = async (from: number, to: number) =>
    new Uint8Array(await file.slice(from, to).arrayBuffer());
  const tail = Math.max(0, file.size - LONGEST_END);
  const { directory, end, count } = directoryOf(name, await read(tail, file.size), tail);
  const headers = new Map<string, NpyHeader>();
  for (const entry of entriesOf(name, await read(directory, end), count)) {
    const { local, packed, method } = entry;
    const start = contentOf(name, entry, await read(local, Math.min(local + 30, end)));
    const most = method === 0 ? LONGEST_START : 2 * LONGEST_START; // deflating may lengthen
    const content = await read(start, Math.min(start + Math.min(packed, most), end));
    const first = method === 0 ? content : beginning(content, LONGEST_START);
    headers.set(arrayName(entry), npyHeader(`${name}: ${entry.name}`, first));
  }
  return headers;
}

/** Before anything is unpacked: a small file may unpack to gigabytes. */
function checkSize(name: string, { name: array, unpacked }: Entry, first: Uint8Array): void {
  const { bytes } = npyHeader(`${name}: ${array}`, first);
  if (bytes === unpacked) return;
  fail(name, `${array} of ${unpacked} bytes, where its header says ${bytes}`);
}

function fail(name: string, got: string): never {
  throw new FormatError(`readNpz: ${name} must be a whole .npz file, got ${got}.`);
}

/**
 * Where an archive's directory is.
 *
 * @param tail the last bytes of the archive, from the place `from` on.
 */
function directoryOf(
  name: string,
  tail: Uint8Array,
  from: number,
): { directory: number; end: number; count: number } {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  const at = endOf(view) ?? fail(name, "no directory of its arrays at the end");
  const count = view.getUint16(at + 10, true);
  if (count > MOST_ARRAYS) fail(name, `${count} arrays`);
  const [directory, end] = [view.getUint32(at + 16, true), from + at];
  if (directory > end) fail(name, "a damaged directory");
  return { directory, end, count };
}

/** An array of an archive. */
interface Entry {
  name: string;
  method: number;
  packed: number;
  unpacked: number;
  checksum: number;
  /** Where it begins, with a header of its own. */
  local: number;
}

const arrayName = ({ name }: Entry) => name.slice(0, -".npy".length);

/** The arrays that a directory of so many entries names. */
function entriesOf(name: string, directory: Uint8Array, count: number): Entry[] {
  const view = new DataView(directory.buffer, directory.byteOffset, directory.byteLength);
  const entries: Entry[] = [];
  let left = MOST_BYTES;
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > directory.length || view.getUint32(at, true) !== ENTRY) {
      fail(name, "a damaged directory");
    }
    const nameLength = view.getUint16(at + 28, true);
    const entry: Entry = {
      name: new TextDecoder().decode(directory.subarray(at + 46, at + 46 + nameLength)),
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      unpacked: view.getUint32(at + 24, true),
      checksum: view.getUint32(at + 16, true),
      local: view.getUint32(at + 42, true),
    };
    const extra = at + 46 + nameLength;
    const extraEnd = Math.min(extra + view.getUint16(at + 30, true), directory.length);
    Object.assign(entry, largeOf(entry, view, extra, extraEnd));
    const isEncrypted = (view.getUint16(at + 8, true) & 1) === 1;
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (!entry.name.endsWith(".npy")) continue;
    if (isEncrypted) fail(name, `${entry.name} encrypted`);
    if (entry.unpacked > left) {
      const others = left < MOST_BYTES ? ` after ${MOST_BYTES - left} of others` : "";
      fail(name, `${entry.name} of ${entry.unpacked} bytes${others}: at most ${MOST_BYTES} in all`);
    }
    left -= entry.unpacked;
    entries.push(entry);
  }
  return entries;
}

/** What stands in place of a number that is in the ZIP64 field instead. */
const ELSEWHERE = 0xffffffff;

/** The numbers of an entry that are in its ZIP64 field, which Python writes from 2 GB on. */
function largeOf(entry: Entry, view: DataView, from: number, end: number): Partial<Entry> {
  const names = (["unpacked", "packed", "local"] as const).filter((n) => entry[n] === ELSEWHERE);
  for (let at = from; at + 4 <= end; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== ZIP64) continue;
    const size = Math.min(view.getUint16(at + 2, true), end - at - 4);
    const given = names.slice(0, Math.floor(size / 8));
    return Object.fromEntries(
      given.map((n, i) => [n, Number(view.getBigUint64(at + 4 + 8 * i, true))]),
    );
  }
  return {};
}

/** Where the content of an array begins, after its own header. */
function contentOf(name: string, { name: array, local }: Entry, header: Uint8Array): number {
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < 30 || view.getUint32(0, true) !== LOCAL) fail(name, `no ${array} in it`);
  return local + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}

/** Bytes that the end of the central directory takes, with the longest comment. */
const LONGEST_END = 22 + 0xffff;

/** Where the end of the central directory is; a comment of any length may follow. */
function endOf(view: DataView): number | undefined {
  const first = Math.max(0, view.byteLength - LONGEST_END);
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

/** The first unpacked bytes, at most so many. */
function beginning(packed: Uint8Array, most: number): Uint8Array {
  const inflate = new Inflate({ raw: true, chunkSize: most });
  let first: Uint8Array | undefined;
  inflate.onData = (bytes) => {
    first ??= (bytes as Uint8Array).slice();
  };
  for (let at = 0; at < packed.length && first === undefined; at += PIECE) {
    if (!inflate.push(packed.subarray(at, at + PIECE)) || inflate.ended) break;
  }
  return first ?? new Uint8Array(0);
}

const PIECE = 16_384;
