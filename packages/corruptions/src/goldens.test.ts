import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

// Also in Chromium, and, of the packed package, in Node 20 and 22: all must give the recorded bits.
test("twenty seeds give the recorded bits", () => {
  expect(goldenHashes()).toEqual(goldens);
});
