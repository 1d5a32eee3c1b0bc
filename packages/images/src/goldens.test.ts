import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

test("whitened images have the recorded bits", async () => {
  expect(await goldenHashes()).toEqual(goldens);
});
