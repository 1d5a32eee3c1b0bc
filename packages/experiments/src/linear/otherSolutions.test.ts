import { describe, expect, test } from "vitest";
import { specificationHash } from "../specification/specificationHash.ts";
import { completeLinearSpecification, type LinearRecord, runLinear } from "./index.ts";
import { linearSolutions } from "./linearSpecification.ts";
import { strokes } from "./strokes.testing.ts";

const data = strokes(120, 60);
const base = {
  dataset: "mnist",
  train: 120,
  test: 60,
  kernel: { name: "gaussian", gamma: 0.05 },
  tolerance: 1e-6,
} as const;

async function solved(
  solution: (typeof linearSolutions)[number],
  labels: "true" | "random" = "true",
): Promise<LinearRecord> {
  const specification = completeLinearSpecification({ ...base, solution, labels });
  for await (const event of runLinear(specification, data)) {
    if (event.type === "record") return event.record;
  }
  throw new Error("no record");
}

describe("every solution", () => {
  test.each(linearSolutions)(
    "%s fits the labels, true and random ones, and is certified",
    async (name) => {
      for (const labels of ["true", "random"] as const) {
        const { trainError, certificate, norm } = await solved(name, labels);
        expect([trainError, certificate.status]).toEqual([0, "converged"]);
        expect(certificate.relativeResidual).toBeLessThanOrEqual(1e-6);
        expect(norm).toBe(certificate.norm);
      }
    },
  );

  test.each(linearSolutions)("%s follows from the seed", async (name) => {
    const [one, other] = [await solved(name), await solved(name)];
    expect([one.norm, one.testError]).toEqual([other.norm, other.testError]);
  });

  test.each(linearSolutions)("%s has a norm of at least the smallest", async (name) => {
    const least = await solved("minimumNorm");
    expect((await solved(name)).norm).toBeGreaterThan(least.norm * (1 - 1e-5));
  });
});

test("SGD from 0 ends in the solution of minimum norm", async () => {
  for (const labels of ["true", "random"] as const) {
    const [descent, least] = [await solved("sgd", labels), await solved("minimumNorm", labels)];
    expect(descent.norm / least.norm).toBeCloseTo(1, 5);
    expect(descent.testError).toBe(least.testError);
  }
});

test("random centres and random test labels give interpolants that do not generalize", async () => {
  const least = await solved("minimumNorm");
  expect(least.testError).toBeLessThan(0.1);
  for (const name of ["randomCenters", "randomTestLabels"] as const) {
    const { norm, testError } = await solved(name);
    expect(norm).toBeGreaterThan(2 * least.norm);
    expect(testError).toBeGreaterThan(0.45);
  }
});

test("a specification of before there were others keeps its hash", async () => {
  const { solution: _, ...before } = completeLinearSpecification(base);
  const after = completeLinearSpecification(before);
  expect(await specificationHash(after)).toBe(await specificationHash(before));
  const other = completeLinearSpecification({ ...base, solution: "sgd" });
  expect(await specificationHash(other)).not.toBe(await specificationHash(before));
});
