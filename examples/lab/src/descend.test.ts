import { expect, test } from "vitest";
import { descend } from "./descend.ts";

test("from the origin descent ends in the solution of minimum norm", async () => {
  const { places, path, minimumNorm } = await descend({
    start: { w1: 0, w2: 0 },
    rate: 0.5,
    steps: 60,
  });
  expect(minimumNorm).toEqual({ w1: 0.5, w2: 1 });
  expect(places.at(-1)!.w1).toBeCloseTo(0.5, 9);
  expect(path.at(-1)!.distance).toBeLessThan(1e-9);
  expect(path.map(({ step }) => step)).toEqual(Array.from({ length: 61 }, (_, i) => i));
});

test("from elsewhere it solves the equation, away from the minimum norm", async () => {
  const { places, path } = await descend({ start: { w1: -1, w2: -1.5 }, rate: 0.5, steps: 60 });
  const { w1, w2 } = places.at(-1)!;
  expect(w1 + 2 * w2).toBeCloseTo(2.5, 9);
  // What the start has along (2, −1), which the equation does not see: (−2 + 1.5) / √5.
  expect(path.at(-1)!.distance).toBeCloseTo(0.5 / Math.sqrt(5), 9);
});

test("too large a learning rate leaves the picture", async () => {
  const { path } = await descend({ start: { w1: 0, w2: 0 }, rate: 2.2, steps: 200 });
  expect(path.at(-1)!.loss).toBeGreaterThan(1e6);
  expect(path.length).toBeLessThan(200);
});
