import { describe, expect, test } from "vitest";
import { randomMatrix } from "../matrices.testing.ts";
import { selectGamma } from "./selectGamma.ts";

const points = randomMatrix(300, 2);
/** Classes in stripes so wide across the first coordinate. */
const stripes = (width: number) =>
  Array.from({ length: 300 }, (_, i) => Math.abs(Math.floor(points.data[2 * i]! / width)) % 2);
const options = { classes: 2, fitted: 200, heldOut: 100, ridge: 1e-3 };

describe("selectGamma", () => {
  test("takes a narrower kernel for narrower stripes, and the one that errs least", async () => {
    const wide = await selectGamma({ points, labels: stripes(4) }, options);
    const narrow = await selectGamma({ points, labels: stripes(0.4) }, options);
    expect(narrow.gamma).toBeGreaterThan(wide.gamma);
    for (const { gamma, tried } of [wide, narrow]) {
      expect(tried).toHaveLength(7);
      const least = Math.min(...tried.map(({ error }) => error));
      expect(tried.find(({ error }) => error === least)!.gamma).toBe(gamma);
      expect(tried.map(({ gamma }) => gamma)).toEqual(
        tried.map(({ gamma }) => gamma).sort((a, b) => a - b),
      );
    }
    expect(Math.min(...wide.tried.map(({ error }) => error))).toBeLessThan(0.1);
  });

  test("judges by points that were not fitted: labels by chance stay at chance", async () => {
    const labels = Array.from({ length: 300 }, (_, i) => ((i * 7919) % 13) % 2);
    const { tried } = await selectGamma({ points, labels }, { ...options, ridge: 0 });
    for (const { error } of tried) expect(error).toBeGreaterThan(0.3);
  });

  test("gives the same for the same seed, and takes three points", async () => {
    const some = { points, labels: stripes(1) };
    expect(await selectGamma(some, options)).toEqual(await selectGamma(some, options));
    const few = { points: randomMatrix(3, 2), labels: [0, 1, 0] };
    expect((await selectGamma(few, { classes: 2 })).tried).toHaveLength(7);
  });

  test("refuses fewer points, and nothing to try", async () => {
    const few = { points: randomMatrix(2, 2), labels: [0, 1] };
    await expect(selectGamma(few, { classes: 2 })).rejects.toThrow(RangeError);
    await expect(
      selectGamma({ points, labels: stripes(1) }, { ...options, factors: [] }),
    ).rejects.toThrow("selectGamma: factors must not be empty.");
  });
});
