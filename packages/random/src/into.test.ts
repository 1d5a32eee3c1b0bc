import { expect, test } from "vitest";
import {
  integers,
  integersInto,
  key,
  normals,
  normalsInto,
  uniforms,
  uniformsInto,
} from "./index.ts";

test("what fills an array gives what returns a new one, rounded to the array's type", () => {
  const at = key(3);
  for (const length of [0, 1, 255, 256, 1000]) {
    const out = new Float64Array(length);
    expect(normalsInto(out, at)).toBe(out);
    expect(out).toEqual(normals(at, length));
    expect(uniformsInto(out, at)).toEqual(uniforms(at, length));
    expect(normalsInto(new Float32Array(length), at)).toEqual(
      Float32Array.from(normals(at, length)),
    );
    for (const Ints of [Uint8Array, Uint16Array, Uint32Array, Int32Array]) {
      const filled = integersInto(new Ints(length), at, 200);
      expect([...filled]).toEqual([...integers(at, 200, length)]);
    }
  }
});

test("integers that the array cannot hold are refused", () => {
  expect(() => integersInto(new Uint8Array(1), key(0), 257)).toThrow(/at most 2\^8 .* got 257/);
  expect(() => integersInto(new Int32Array(1), key(0), 2 ** 32)).toThrow(/at most 2\^31/);
  integersInto(new Uint8Array(1), key(0), 256);
  integersInto(new Uint32Array(1), key(0), 2 ** 32);
});
