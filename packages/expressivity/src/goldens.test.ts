import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

test("the networks of Theorem 1 have the recorded bits", async () => {
  expect(await goldenHashes()).toEqual(goldens);
});
