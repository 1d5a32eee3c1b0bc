import { expect, test } from "vitest";
import { goldenHashes, goldens } from "./goldens.testing.ts";

test("augmentations give the recorded bits for 20 seeds", () => {
  expect(goldenHashes()).toEqual(goldens);
});
