// tfjs-core's own suite, with every program computed as one that may not come again.

import { expect, test } from "vitest";
import { conformance, failuresOf } from "./conformance.testing.ts";

test("every test passes on graphs with open lengths", { timeout: 1_200_000 }, async () => {
  const results = await conformance("--once");
  expect(results.length).toBeGreaterThan(4000);
  expect(failuresOf(results)).toEqual([]);
});
