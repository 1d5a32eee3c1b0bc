import { describe, expect, test } from "vitest";
import { bits } from "./bits.ts";
import { foldIn, key, split } from "./key.ts";

describe("key", () => {
  test("differs for every seed and every name", () => {
    const seeds = [0, 1, -1, 2 ** 32 - 1, 2 ** 32, -(2 ** 32), 2 ** 53 - 1, -(2 ** 53 - 1)];
    const names = [undefined, "", "a", "b", "ab", "ba", "a\0"];
    const keys = seeds.flatMap((seed) => names.map((name) => key(seed, name).join()));
    expect(new Set(keys).size).toBe(seeds.length * names.length);
  });

  test.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])("refuses the seed %d", (seed) => {
    expect(() => key(seed)).toThrow(RangeError);
    expect(() => key(seed)).toThrow(/key: seed must be an integer/);
  });
});

describe("foldIn", () => {
  test("gives each datum a branch of its own, beyond 32 bits too", () => {
    const data = [0, 1, 2, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1];
    const branches = data.map((datum) => foldIn(key(0), datum).join());
    expect(new Set(branches).size).toBe(data.length);
  });

  test("separates a number from the text that spells it", () => {
    expect(foldIn(key(0), 1)).not.toEqual(foldIn(key(0), "1"));
  });

  test("depends on the order of the data", () => {
    const root = key(3);
    expect(foldIn(foldIn(root, 1), 2)).not.toEqual(foldIn(foldIn(root, 2), 1));
  });

  test.each([-1, 0.5, 2 ** 53, Number.NaN])("refuses %d", (data) => {
    expect(() => foldIn(key(0), data)).toThrow(/foldIn: data must be an integer in \[0/);
  });
});

test("branches of a key share no word with what is drawn from the key", () => {
  const root = key(11);
  const drawn = bits(root, 4096);
  const branches = [...split(root), ...Array.from({ length: 2048 }, (_, i) => foldIn(root, i))];
  const words = new Set([...drawn, ...branches.flat()]);
  expect(words.size).toBeGreaterThan(4096 + 2 * 2050 - 10); // a chance meeting or two in 2³²
});
