import { expect, test } from "vitest";
import { FormatError, readNpy, readNpz } from "../index.ts";
import saved from "../testing/fixtures/numpy.json" with { type: "json" };

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
