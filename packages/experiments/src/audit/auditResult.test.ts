import { expect, test } from "vitest";
import { cautionOf } from "./auditResult.ts";

const labels = (n: number) => Array.from({ length: n }, (_, i) => i % 2);

test("held-out labels right no more often than the most frequent class mean nothing", () => {
  expect(cautionOf(0.5, labels(400), 2)).toMatch(
    /^Held out, the networks are right for 50.0 % of the labels, no more than chance \(50.0 %, /,
  );
  expect(cautionOf(0.56, labels(400), 2)).toBeUndefined();
});

test("of ten labels an audit says that they are too few to tell", () => {
  for (const share of [0.5, 0.7]) {
    expect(cautionOf(share, labels(10), 2)).toMatch(
      /but 10 are too few to tell whether that is more than chance \(50.0 %, the most frequent cl/,
    );
  }
  expect(cautionOf(1, labels(10), 2)).toBeUndefined();
});
