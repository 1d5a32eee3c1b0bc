import { expect, test } from "vitest";
import { threefry2x32 } from "./threefry.ts";

// The known-answer vectors that Random123 publishes for threefry2x32 with 20 rounds.
test.each([
  { key: [0, 0], counter: [0, 0], block: [0x6b200159, 0x99ba4efe] },
  {
    key: [0xffffffff, 0xffffffff],
    counter: [0xffffffff, 0xffffffff],
    block: [0x1cb996fc, 0xbb002be7],
  },
  {
    key: [0x13198a2e, 0x03707344],
    counter: [0x243f6a88, 0x85a308d3],
    block: [0xc4923a9c, 0x483df7a0],
  },
])("maps counter $counter under key $key to the published block", ({ key, counter, block }) => {
  const out = new Uint32Array(2);
  threefry2x32(key[0]!, key[1]!, counter[0]!, counter[1]!, out);
  expect([...out]).toEqual(block);
});

test.each([0, 7, 2 ** 32 - 3])("gives the blocks from %d on as it gives each of them", (first) => {
  const together = new Uint32Array(12);
  threefry2x32(1, 2, first, 3, together);
  for (let i = 0; i < 6; i++) {
    const one = new Uint32Array(2);
    threefry2x32(1, 2, (first + i) % 2 ** 32, 3, one);
    expect([...together.subarray(2 * i, 2 * i + 2)]).toEqual([...one]);
  }
});
