import { describe, expect, test } from "vitest";
import { foldIn, key } from "./key.ts";
import { permutation } from "./permutation.ts";

describe("permutation", () => {
  test.each([0, 1, 2, 784, 50_000])("of %d holds every place once", (n) => {
    const order = permutation(key(1), n);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
  });

  test("takes each of the 24 orders of four equally often", () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 24_000; i++) {
      const order = permutation(foldIn(key(2), i), 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const chiSquared = [...counts.values()].reduce((sum, c) => sum + (c - 1000) ** 2 / 1000, 0);
    expect(chiSquared).toBeLessThan(62); // 23 degrees of freedom: p > 1e-5; the seed is fixed
  });

  test.each([-1, 1.5, 2 ** 32])("refuses n = %d", (n) => {
    expect(() => permutation(key(0), n)).toThrow(/permutation: n must be an integer in \[0/);
  });
});
