import { deflateRawSync } from "node:zlib";
import { expect, test } from "vitest";
import { FormatError, readNpy, readNpz } from "../index.ts";
import saved from "../testing/fixtures/numpy.json" with { type: "json" };
import { crc32 } from "./crc32.ts";
import { npy } from "./npy.testing.ts";

// Written by NumPy 2: np.save of six arrays, np.savez and np.savez_compressed.
const file = (name: keyof typeof saved) => new Uint8Array(Buffer.from(saved[name], "base64"));

test("bytes, 64-bit labels, big-endian floats and a number are NumPy's", () => {
  const bytes = readNpy("bytes", file("bytes"));
  expect(bytes).toEqual({ data: Uint8Array.from({ length: 12 }, (_, i) => i), shape: [3, 2, 2] });
  expect(readNpy("labels", file("labels"))).toEqual({ data: Int32Array.of(0, 1, 2), shape: [3] });
  const floats = { data: Float32Array.of(0.5, -1), shape: [1, 2] };
  expect(readNpy("floats", file("floats"))).toEqual(floats);
  expect(readNpy("scalar", file("scalar"))).toEqual({ data: Float32Array.of(2.5), shape: [] });
});

test.each(["npz", "compressed"] as const)(
  "the arrays of a file of %s are found by name",
  (kind) => {
    const arrays = readNpz("x.npz", file(kind));
    expect([...arrays.keys()]).toEqual(["images", "labels"]);
    expect(arrays.get("images")!.shape).toEqual([3, 2, 2]);
    expect(arrays.get("labels")!.data).toEqual(Int32Array.of(0, 1, 2));
  },
);

test.each([
  ["fortran", /be in the order of C, got that of Fortran/],
  ["objects", /must have numbers, got/],
] as const)("refuses an array of %s", (name, message) => {
  expect(() => readNpy("x.npy", file(name))).toThrow(FormatError);
  expect(() => readNpy("x.npy", file(name))).toThrow(message);
});

test("refuses files that are cut short, wherever", () => {
  for (const [read, bytes] of [
    [readNpy, file("bytes")],
    [readNpz, file("compressed")],
  ] as const) {
    for (let length = 0; length < bytes.length; length++) {
      expect(() => read("cut", bytes.subarray(0, length))).toThrow(FormatError);
    }
  }
});

test("refuses a .npz file in which one byte of an array has changed", () => {
  const bytes = file("npz");
  const at = bytes.findIndex((_, i) => [0, 1, 2, 3].every((value, j) => bytes[i + j] === value));
  bytes[at]! ^= 64; // the first pixel
  expect(() => readNpz("x.npz", bytes)).toThrow(/images.npy with another checksum/);
});

test("a deflated array is refused by its header, before it is unpacked", () => {
  const content = npy([2], [7, 9]);
  expect([...readNpz("x.npz", zip64(content, content.length, true)).get("images")!.data]).toEqual([
    7, 9,
  ]);
  const zeros = Buffer.concat([content, Buffer.alloc(1e6)]);
  expect(() => readNpz("x.npz", zip64(zeros, zeros.length, true))).toThrow(
    `got images.npy of ${zeros.length} bytes, where its header says ${content.length}`,
  );
});

test("integers without a sign are exact, or refused", () => {
  const header = "{'descr': '<u4', 'fortran_order': False, 'shape': (1,), }";
  const npy = (value: number) => {
    const bytes = Buffer.alloc(10 + header.length + 4);
    bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length, 0]);
    bytes.write(header, 10);
    bytes.writeUInt32LE(value, 10 + header.length);
    return bytes;
  };
  expect(readNpy("x.npy", npy(2 ** 24 + 1)).data).toEqual(Int32Array.of(2 ** 24 + 1));
  expect(() => readNpy("x.npy", npy(2 ** 31))).toThrow(/must fit into int32, got 2147483648/);
});

/** A `.npz` file of one array whose sizes are in a ZIP64 field, as Python writes from 2 GB on. */
function zip64(content: Uint8Array, unpacked = content.length, isDeflated = false): Uint8Array {
  const packed = isDeflated ? deflateRawSync(content) : content;
  const name = new TextEncoder().encode("images.npy");
  const local = new DataView(new ArrayBuffer(30));
  local.setUint32(0, 0x04034b50, true);
  local.setUint16(26, name.length, true);
  const entry = new DataView(new ArrayBuffer(46));
  entry.setUint32(0, 0x02014b50, true);
  entry.setUint16(10, isDeflated ? 8 : 0, true);
  entry.setUint32(16, crc32(content), true);
  entry.setUint32(20, 0xffffffff, true);
  entry.setUint32(24, 0xffffffff, true);
  entry.setUint16(28, name.length, true);
  entry.setUint16(30, 20, true);
  const extra = new DataView(new ArrayBuffer(20));
  extra.setUint16(0, 1, true);
  extra.setUint16(2, 16, true);
  extra.setBigUint64(4, BigInt(unpacked), true);
  extra.setBigUint64(12, BigInt(packed.length), true);
  const end = new DataView(new ArrayBuffer(22));
  end.setUint32(0, 0x06054b50, true);
  end.setUint16(10, 1, true);
  end.setUint32(16, 30 + name.length + packed.length, true);
  const bytes = (view: DataView) => new Uint8Array(view.buffer);
  const parts = [bytes(local), name, packed, bytes(entry), name, bytes(extra), bytes(end)];
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

test("sizes in a ZIP64 field are read, and an array is refused by its true size", () => {
  const content = npy([2], [7, 9]);
  expect([...readNpz("x.npz", zip64(content)).get("images")!.data]).toEqual([7, 9]);
  expect(() => readNpz("x.npz", zip64(content, 5e9))).toThrow(
    "got images.npy of 5000000000 bytes: at most 4294967296 in all",
  );
  expect(() => readNpz("x.npz", zip64(content, 3e9))).toThrow("images.npy damaged");
});
