import { expect, test } from "vitest";
import { killAtOperations, killAtRandom } from "./kill.testing.ts";

// A part of what kill.full.ts does.

test("a run killed before an operation on files comes to the same weights", {
  timeout: 300_000,
}, async () => {
  expect(await killAtOperations({ first: 7, stride: 9 })).toBeGreaterThan(5);
});

test("a run killed while it writes hashes and record is finished the same", {
  timeout: 300_000,
}, async () => {
  expect(await killAtOperations({ first: 45, stride: 3 })).toBeGreaterThan(5);
});

test("a run killed at random moments comes to the same weights", { timeout: 300_000 }, async () => {
  await killAtRandom({ kills: 3 });
});

test("so does one on the onnx backend", { timeout: 300_000 }, async () => {
  await killAtRandom({ kills: 1, backend: "onnx" });
});
