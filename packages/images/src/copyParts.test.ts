import { expect, test } from "vitest";
import { copyParts } from "./copyParts.ts";

test("lists are copied, and typed arrays as plain ones; all else is handed on", () => {
  const classes = ["a"];
  const shared = new Uint32Array(new SharedArrayBuffer(8), 4, 1);
  const set = { labels: Buffer.from([1, 2]), indices: shared, classes, split: "train" };
  const copy = copyParts(set);
  expect(copy).toEqual({
    labels: Uint8Array.of(1, 2),
    indices: Uint32Array.of(0),
    classes,
    split: "train",
  });
  expect(copy.labels.constructor).toBe(Uint8Array);
  expect(copy.indices.buffer).toBeInstanceOf(ArrayBuffer);
  expect(copy.classes).not.toBe(classes);
  copy.labels[0] = 9;
  expect(set.labels[0]).toBe(1);
});
