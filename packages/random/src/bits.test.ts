import { expect, test } from "vitest";
import { bits } from "./bits.ts";
import { key } from "./key.ts";
import { threefry2x32 } from "./threefry.ts";

test("bits are the words of one block after the other, whatever the length", () => {
  const [k0, k1] = key(6);
  const expected = Array.from({ length: 200 }, (_, block) => {
    const words = new Uint32Array(2);
    threefry2x32(k0, k1, block, 0, words);
    return [...words];
  }).flat();
  for (const length of [0, 1, 2, 3, 64, 399, 400]) {
    const words = bits([k0, k1], length);
    expect([...words]).toEqual(expected.slice(0, length));
    expect(words.buffer.byteLength).toBe(4 * length);
  }
});
