import { MemoryError } from "@rote/solvers";
import { expect, test } from "vitest";
import { planPictures } from "./planPictures.ts";

test("pictures that memory has no room for are refused with what they need", () => {
  expect(() => planPictures("audit", 12, 32)).not.toThrow();
  const plan = () => planPictures("audit", 12, 100_000_000);
  expect(plan).toThrow(MemoryError);
  // 12, and 8 that are decoded, of 3 × 10¹⁶ bytes
  expect(plan).toThrow(
    /^audit: 12 pictures of 100000000 × 100000000 must fit .*got 600000000\.0 GB/,
  );
  const copying = () => planPictures("loadData", 12, 100_000_000, 10);
  expect(copying).toThrow("got 900000000.0 GB");
});
