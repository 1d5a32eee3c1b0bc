import { describe, expect, test } from "vitest";
import { part, partOf } from "./part.ts";

describe("parts of a sweep", () => {
  test.each([1, 2, 3, 7, 20])("%i of them have every run once", (n) => {
    const all = Array.from({ length: 10 }, (_, run) => run);
    const parts = all.concat(all).map((_, i) => (i < n ? partOf(all, { i: i + 1, n }) : []));
    expect(parts.flat().sort((a, b) => a - b)).toEqual(all);
  });

  test("are written as one of so many", () => {
    expect(part("3/20")).toEqual({ i: 3, n: 20 });
  });

  test.each(["", "3", "0/2", "3/2", "1/0", "1/2/3", "-1/2", "1.5/2", "1/1e3"])(
    "%j is none",
    (text) => expect(() => part(text)).toThrow("such as 3/20"),
  );
});
