// The bits of training do not depend on the number of threads: all networks, in the paper's
// batches, are in testing/threads.full.ts.

import { expect, test } from "vitest";
import { zooBits } from "./testing/zooBits.testing.ts";

test.each([
  ["MLP 3×512", 33],
  ["small AlexNet", 3],
])(
  "%s has the same weights with 1, 2, 3 and 4 threads",
  { timeout: 120_000 },
  async (net, batch) => {
    const one = await zooBits(net, { batch, steps: 3, threads: 1 });
    for (const threads of [2, 3, 4]) {
      expect(await zooBits(net, { batch, steps: 3, threads })).toBe(one);
    }
  },
);
