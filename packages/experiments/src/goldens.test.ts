import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

test("the specifications of a random sweep have the recorded hashes", async () => {
  expect(await goldenHashes()).toEqual(goldens);
});
