import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

test("learning rates have the recorded bits", async () => {
  expect(await goldenHashes()).toEqual(goldens);
});
