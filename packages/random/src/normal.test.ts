import { describe, expect, test } from "vitest";
import { bits } from "./bits.ts";
import { key } from "./key.ts";
import { normal, normals, normalsInto } from "./normal.ts";

const n = 200_000;
const z = normals(key(8), n);
const moment = (k: number) => z.reduce((sum, value) => sum + value ** k, 0) / n;

describe("normals", () => {
  test("begin with the number that normal gives", () => {
    expect(z[0]).toBe(normal(key(8)));
  });

  test("follow the Box–Muller equations, here written with Math", () => {
    const words = bits(key(8), n);
    let worst = 0;
    for (let i = 0; i < n; i += 2) {
      const radius = Math.sqrt(-2 * Math.log((words[i]! + 0.5) / 2 ** 32));
      const angle = (2 * Math.PI * words[i + 1]!) / 2 ** 32;
      worst = Math.max(worst, Math.abs(z[i]! - radius * Math.cos(angle)));
      worst = Math.max(worst, Math.abs(z[i + 1]! - radius * Math.sin(angle)));
    }
    expect(worst).toBeLessThan(1e-12);
  });

  // The standard deviation of the k-th sample moment is √((E z²ᵏ − (E zᵏ)²) / n).
  test.each([
    [1, 0, 1],
    [2, 1, 2],
    [3, 0, 15],
    [4, 3, 96],
  ])("have the moment %d of a normal distribution", (k, expected, variance) => {
    expect(Math.abs(moment(k) - expected)).toBeLessThan(4 * Math.sqrt(variance / n));
  });

  test("depend on the key and the place alone, whatever the length", () => {
    for (const length of [0, 1, 2, 3, 101, 511, 512, 513, 1023, 1025, 5000]) {
      expect(normals(key(8), length)).toEqual(z.slice(0, length));
    }
  });

  test("are rounded once for a Float32Array", () => {
    expect(normalsInto(new Float32Array(50), key(8))).toEqual(Float32Array.from(z.subarray(0, 50)));
  });
});
