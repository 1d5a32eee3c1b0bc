import { expect, test } from "vitest";
import { killAtOperations, killAtRandom } from "./kill.testing.ts";

const timeout = 3_600_000;

test("a run killed before any of its operations on files comes to the same weights", {
  timeout,
}, async () => {
  expect(await killAtOperations()).toBeGreaterThan(50);
});

test.each(["wasm", "onnx"])(
  "a run killed at 100 random moments comes to the same weights on %s",
  {
    timeout,
  },
  async (backend) => {
    await killAtRandom({ kills: 100, backend });
  },
);
