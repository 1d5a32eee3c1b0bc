// Training the large networks of the zoo in a worker of Chromium, on ONNX Runtime's WebAssembly.

import { expect, test } from "vitest";
import { distanceFromNative } from "./inWorker.testing.ts";

test.each([
  ["MLP 1×512", 10],
  ["small Inception", 10],
  // Rounding alone grows ten times a step: the native library's own two ways to write the graph,
  // with channel blocks and without, are 1e-5 apart after three steps and 4e-2 after ten.
  ["small Inception with batch norm", 3],
])(
  "%s: losses of %i steps are those of the native library",
  { timeout: 1_200_000 },
  async (net, steps) => {
    expect(await distanceFromNative(net, { batch: 8, steps })).toBeLessThan(1e-4);
  },
);
