import { expect, test } from "vitest";
import {
  bits,
  integers,
  integersInto,
  key,
  normals,
  normalsInto,
  RandomArgumentError,
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

test("arrays of another type, which would hold zeros, are refused", () => {
  for (const fill of [uniformsInto, normalsInto]) {
    for (const out of [new Uint8Array(4), [0], undefined]) {
      expect(() => fill(out as unknown as Float64Array, key(0))).toThrow(RandomArgumentError);
    }
  }
  const floats = new Float64Array(4) as unknown as Uint32Array;
  expect(() => integersInto(floats, key(0), 3)).toThrow(/Int32Array, got Float64Array/);
});

test("lengths that no memory holds are refused, with the bytes they would take", () => {
  const many = 1e15;
  const draws = {
    bits: (length: number) => bits(key(0), length),
    integers: (length: number) => integers(key(0), 3, length),
    uniforms: (length: number) => uniforms(key(0), length),
    normals: (length: number) => normals(key(0), length),
  };
  for (const [name, draw] of Object.entries(draws)) {
    const bytes = many * (name === "bits" || name === "integers" ? 4 : 8);
    expect(() => draw(many)).toThrow(RandomArgumentError);
    expect(() => draw(many)).toThrow(`${name}: ${many} numbers must fit into memory, got a need`);
    expect(() => draw(many)).toThrow(`${bytes} bytes`);
    for (const length of [-1, 0.5, Number.NaN]) {
      expect(() => draw(length)).toThrow("length must be a non-negative integer");
    }
  }
});
