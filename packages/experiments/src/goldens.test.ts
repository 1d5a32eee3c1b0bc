import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

test("the jobs of a random sweep have the recorded ids", async () => {
  expect(await goldenHashes()).toEqual(goldens);
});
