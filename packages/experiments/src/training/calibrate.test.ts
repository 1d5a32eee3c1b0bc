import { expect, test } from "vitest";
import { typicalEpoch } from "./calibrate.ts";

test("neither compiling nor a moment in which the machine was busy makes an epoch long", () => {
  expect(typicalEpoch([9, 14, 15, 35, 36, 37])).toBe(1);
  expect(typicalEpoch([9, 14, 16])).toBe(2);
});
