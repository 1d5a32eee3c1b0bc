import { expect, test } from "vitest";
import { shortened } from "./shortened.ts";

test("long texts end in an ellipsis, wherever they are; the rest is the same object", () => {
  const long = "a".repeat(5000);
  const cut = `${"a".repeat(2000)}…`;
  const kept = { epochs: [{ loss: 1 }, null] };
  const value = { kept, texts: [long, { [long]: long }], none: undefined };
  expect(shortened(value)).toEqual({ kept, texts: [cut, { [cut]: cut }], none: undefined });
  expect(shortened(value).kept).toBe(kept);
  expect(shortened(kept)).toBe(kept);
});
