import { expect, test } from "vitest";
import { EXPECTED_BITS, testBits } from "./testBits.ts";

test("augmentations give the recorded bits for 20 seeds", () => {
  expect(testBits()).toEqual(EXPECTED_BITS);
});
