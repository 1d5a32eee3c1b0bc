import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

// Runs in Node and in Chromium: both must give the recorded bits.
test("twenty seeds give the recorded bits", () => {
  expect(goldenHashes()).toEqual(goldens);
});
