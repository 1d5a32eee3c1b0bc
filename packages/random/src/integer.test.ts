import { describe, expect, test } from "vitest";
import { integer, integers } from "./integer.ts";
import { foldIn, key } from "./key.ts";
import { Words } from "./words.ts";

describe("integers", () => {
  test("begin with the number that integer gives", () => {
    expect(integers(key(1), 10, 5)[0]).toBe(integer(key(1), 10));
  });

  test("depend on the key and the place alone, whatever the length", () => {
    const many = integers(key(1), 3_000_000_000, 1000); // three words in ten are rejected
    for (const length of [0, 1, 2, 3, 255, 256, 257, 999]) {
      expect(integers(key(1), 3_000_000_000, length)).toEqual(many.slice(0, length));
    }
  });

  test("are 0 when there is nothing else", () => {
    expect([...integers(key(1), 1, 20)]).toEqual(new Array(20).fill(0));
  });

  test.each([2, 3, 10, 1000])("hit each of %d values equally often", (n) => {
    const length = 100 * n;
    const counts = new Float64Array(n);
    for (const value of integers(key(2), n, length)) counts[value]!++;
    const chiSquared = counts.reduce((sum, c) => sum + (c - 100) ** 2 / 100, 0);
    const freedom = n - 1;
    expect(chiSquared).toBeLessThan(freedom + 5 * Math.sqrt(2 * freedom) + 10);
  });

  test("are exact quotients of the words where products need 64 bits", () => {
    for (const n of [2 ** 32, 2 ** 32 - 1, 3_000_000_019, 2 ** 31, 2 ** 21 + 1]) {
      for (let i = 0; i < 200; i++) {
        const at = foldIn(key(3), i);
        const words = new Words(at);
        let product: bigint;
        do product = BigInt(words.next()) * BigInt(n);
        while (product % 2n ** 32n < 2n ** 32n % BigInt(n));
        expect(integer(at, n)).toBe(Number(product / 2n ** 32n));
      }
    }
  });

  // 3 · 2³⁰ is the worst case: modulo would make the lower third twice as likely.
  test("have no modulo bias", () => {
    const n = 3 * 2 ** 30;
    const low = integers(key(4), n, 30_000).filter((value) => value < n / 3).length;
    expect(Math.abs(low - 10_000)).toBeLessThan(4 * Math.sqrt((30_000 * 2) / 9));
  });

  test.each([0, -1, 1.5, 2 ** 32 + 1, Number.NaN])("refuse n = %d", (n) => {
    expect(() => integers(key(0), n, 1)).toThrow(/integers: n must be an integer in \[1, 2\^32\]/);
    expect(() => integer(key(0), n)).toThrow(RangeError);
  });
});
