import { describe, expect, test } from "vitest";
import { key } from "./key.ts";
import { uniform, uniforms } from "./uniform.ts";

describe("uniforms", () => {
  const n = 100_000;
  const x = uniforms(key(5), n);

  test("begin with the number that uniform gives", () => {
    expect(x[0]).toBe(uniform(key(5)));
  });

  test("lie in [0, 1)", () => {
    expect(x.every((value) => value >= 0 && value < 1)).toBe(true);
  });

  test("fill a hundred bins evenly", () => {
    const counts = new Float64Array(100);
    for (const value of x) counts[Math.floor(value * 100)]!++;
    const chiSquared = counts.reduce((sum, c) => sum + (c - n / 100) ** 2 / (n / 100), 0);
    expect(chiSquared).toBeLessThan(172); // 99 degrees of freedom: p > 1e-5; the seed is fixed
  });

  test("have no correlation with their successors", () => {
    let sum = 0;
    for (let i = 1; i < n; i++) sum += (x[i]! - 0.5) * (x[i - 1]! - 0.5);
    expect(Math.abs((sum / n) * 12)).toBeLessThan(4 / Math.sqrt(n));
  });
});
