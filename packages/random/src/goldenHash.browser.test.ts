import { expect, test } from "vitest";
import { goldenHash, goldens } from "./goldenHash.testing.ts";

// Runs in Node and in Chromium: both must draw the recorded bits.
test("twenty seeds give the recorded bits", () => {
  expect(goldens.map((_, seed) => goldenHash(seed))).toEqual(goldens);
});
