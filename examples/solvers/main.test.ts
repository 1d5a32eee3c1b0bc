import { expect, test } from "vitest";

import { compareInterpolants } from "./compareInterpolants.ts";
import { watchGradientDescent } from "./watchGradientDescent.ts";

test("all interpolate, the minimum norm generalizes, the others have larger norms", async () => {
  const [shortest, ...others] = await compareInterpolants(200);
  expect(shortest!.trainError).toBe(0);
  for (const other of others) {
    expect(other.trainError).toBe(0);
    expect(other.norm).toBeGreaterThan(shortest!.norm);
    expect(other.testError).toBeGreaterThan(shortest!.testError);
  }
});

test("descent from zero comes to the minimum norm, from elsewhere it does not", async () => {
  const [gd, sgd, elsewhere] = await watchGradientDescent(4000);
  for (const { path } of [gd!, sgd!]) expect(path.at(-1)!.distance).toBeLessThan(1e-6);
  expect(elsewhere!.path.at(-1)!.loss).toBeLessThan(1e-12);
  expect(elsewhere!.path.at(-1)!.distance).toBeGreaterThan(1);
});
