import { describe, expect, test } from "vitest";
import { ModelFileError } from "./index.ts";
import { toFloat32 } from "./toFloat32.ts";

const words = (...list: number[]) => new Uint8Array(Uint16Array.from(list).buffer);
const entry = (dtype: string, data: Uint8Array) => ({ dtype, shape: [data.length], data });

describe("toFloat32", () => {
  test("every half is the number that IEEE 754 says", () => {
    const halves = Array.from({ length: 2 ** 16 }, (_, i) => i);
    const numbers = toFloat32(entry("F16", words(...halves)));
    for (const half of halves) {
      const [exponent, fraction] = [(half >> 10) & 31, half & 1023];
      const sign = half & 0x8000 ? -1 : 1;
      const size =
        exponent === 31
          ? fraction
            ? Number.NaN
            : Number.POSITIVE_INFINITY
          : exponent === 0
            ? fraction * 2 ** -24
            : (1024 + fraction) * 2 ** (exponent - 25);
      expect(
        Object.is(numbers[half], sign * size) ||
          (Number.isNaN(size) && Number.isNaN(numbers[half])),
      ).toBe(true);
    }
  });

  test("a bfloat16 is the upper half of a float32, a float64 is rounded to one", () => {
    expect([...toFloat32(entry("BF16", words(0x3f80, 0xc000, 0x7f80, 0x0001)))]).toEqual([
      1,
      -2,
      Number.POSITIVE_INFINITY,
      2 ** -133,
    ]);
    expect([...toFloat32(entry("F64", new Uint8Array(Float64Array.of(0.1, -3).buffer)))]).toEqual([
      Math.fround(0.1),
      -3,
    ]);
  });

  test("other types are refused", () => {
    expect(() => toFloat32(entry("I64", new Uint8Array(8)))).toThrow(ModelFileError);
  });
});
