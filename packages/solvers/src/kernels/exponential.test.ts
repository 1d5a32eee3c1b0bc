import { expect, test } from "vitest";

import { exponential } from "./exponential.ts";

test("is within two units in the last place of Math.exp, down to where digits are lost", () => {
  let worst = 0;
  for (let i = 0; i <= 200_000; i++) {
    const x = (-708 * i * i) / 4e10; // dense near 0
    worst = Math.max(worst, Math.abs(exponential(x) / Math.exp(x) - 1));
  }
  expect(worst).toBeLessThan(2 * Number.EPSILON);
});

test("is exactly 1 at 0, 0 far out, and not a number if its argument is not", () => {
  expect(exponential(0)).toBe(1);
  expect(exponential(-0)).toBe(1);
  expect(exponential(-746)).toBe(0);
  expect(exponential(-Infinity)).toBe(0);
  expect(exponential(Number.NaN)).toBeNaN();
  for (const x of [-708.5, -720, -744, -745]) {
    expect(Math.abs(exponential(x) - Math.exp(x))).toBeLessThanOrEqual(
      2 * Number.MIN_VALUE + 2 * Number.EPSILON * Math.exp(x),
    );
  }
});

test("never grows as x falls, across every step of the table", () => {
  for (let m = 0; m < 640; m++) {
    const edge = -((m + 0.5) * Math.LN2) / 64;
    const [above, below] = [exponential(edge + 1e-12), exponential(edge - 1e-12)];
    expect(below).toBeLessThan(above);
  }
});
