import { expect, test } from "vitest";

import { fitRandomLabels } from "./fitRandomLabels.ts";

test("both networks take the labels, the two-layer one with 2n + d weights", () => {
  const [two, six] = fitRandomLabels(200, 784, 6);
  expect(two).toMatchObject({ depth: 2, weights: 2 * 200 + 784 });
  expect(two!.maxError).toBeLessThan(1e-9);
  expect(six).toMatchObject({ depth: 6 });
  expect(six!.maxError).toBeLessThan(1e-6);
});
