import { expect, test } from "vitest";
import { checkOptions } from "./checkOptions.ts";
import { listNames } from "./listNames.ts";

const many = ["dataset", "train", "seed", "epochs", "l1", "mixUp", "crop", "model", "batchSize"];

test("few names are listed in their order", () => {
  expect(listNames("epoch", many.slice(0, 8), "the README")).toBe(many.slice(0, 8).join(", "));
});

test("of many names eight are listed, the nearest first, and where all are", () => {
  const words = listNames("batchsiz", many, "the README");
  expect(words).toMatch(/^batchSize, .*, and 1 more \(the README\)$/);
  expect(words.split(", ")).toHaveLength(9);
  expect(listNames(Symbol("x"), many, "the README")).toContain("and 1 more");
});

test("an unknown option of many is refused with eight at most", () => {
  const known = Object.fromEntries(many.map((name) => [name, true as const]));
  const call = () => checkOptions("toy", { epoch: 3 }, known as never, RangeError);
  expect(call).toThrow(/among epochs, .*, and 1 more \(its type\), got "epoch"\. Did you mean/);
});
