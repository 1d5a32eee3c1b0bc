import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

test("kernels, features and solutions have the recorded bits", async () => {
  expect(await goldenHashes()).toEqual(goldens);
});
