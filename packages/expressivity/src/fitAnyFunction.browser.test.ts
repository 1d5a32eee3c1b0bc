import { expect, test } from "vitest";

import { deepen, fitAnyFunction, measureFit } from "./index.ts";
import { testSample } from "./sample.testing.ts";

test("fits random labels in a browser, by two layers and by five", () => {
  const { points, values } = testSample(300, 12);
  const network = fitAnyFunction(points, values);
  expect(measureFit(network, points, values)).toMatchObject({ depth: 2, weights: 612 });
  expect(measureFit(network, points, values).maxError).toBeLessThan(1e-9);
  expect(measureFit(deepen(network, 5), points, values).maxError).toBeLessThan(1e-7);
});
