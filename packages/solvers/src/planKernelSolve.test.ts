import { describe, expect, test } from "vitest";

import { formatBytes } from "./availableMemory.ts";
import { availableMemory, MemoryError, planKernelSolve } from "./index.ts";

const GiB = 2 ** 30;
const mnist = { n: 60_000, dimension: 784, outputs: 10 };

describe("planKernelSolve", () => {
  test.each([
    [24, "cholesky"],
    [14, "cholesky-float32"],
    [8, "cholesky-float32"],
    [4, "conjugate-gradient"],
    [1, "conjugate-gradient"],
  ])("solves MNIST in %d GiB by %s", (memory, method) => {
    const plan = planKernelSolve({ ...mnist, memory: memory * GiB });
    expect(plan.method).toBe(method);
    expect(plan.bytes).toBeLessThanOrEqual(memory * GiB);
    expect(plan.available).toBe(memory * GiB);
  });

  test("half a matrix of float64 takes 13.4 GiB for n = 60,000, of float32 half of that", () => {
    const { needs } = planKernelSolve({ ...mnist, memory: 24 * GiB });
    expect(needs.cholesky / GiB).toBeGreaterThan((60_000 * 60_001 * 4) / GiB);
    expect(needs.cholesky / GiB).toBeLessThan(14.5);
    expect(needs["cholesky-float32"] / GiB).toBeLessThan(7.8);
  });

  test("says why", () => {
    const { reason } = planKernelSolve({ ...mnist, memory: 14 * GiB });
    expect(reason).toMatch(/in float64 the factor would need 14\.\d GiB, there is 14\.0 GiB/);
    expect(planKernelSolve({ n: 10, dimension: 2, method: "cholesky" }).reason).toMatch(
      /asked for/,
    );
  });

  test("stores small matrices whole, large ones in panels", () => {
    expect(planKernelSolve({ n: 100, dimension: 2 }).layout).toBe("dense");
    expect(planKernelSolve({ n: 1000, dimension: 2 }).layout).toBe("packed");
    const small = planKernelSolve({ n: 1000, dimension: 2, method: "conjugate-gradient" });
    expect(small).toMatchObject({ layout: "none", rank: 250 });
  });

  test("refuses what does not fit, with the numbers", () => {
    const plan = () => planKernelSolve({ ...mnist, memory: 4 * GiB, method: "cholesky" });
    expect(plan).toThrow(MemoryError);
    expect(plan).toThrow(/cholesky of 60000 points needs 1\d\.\d GiB, got 4\.0 GiB/);
    expect(() => planKernelSolve({ ...mnist, memory: 1000 })).toThrow(/Take fewer points/);
    expect(() => planKernelSolve({ n: 0, dimension: 1 })).toThrow(/n must be a positive integer/);
  });
});

test("there is some memory here", () => {
  expect(availableMemory()).toBeGreaterThan(10 * 2 ** 20);
});

test.each([
  [1, "1 bytes"],
  [3 * 2 ** 20, "3.0 MiB"],
  [13.41 * GiB, "13.4 GiB"],
])("%d bytes read %s", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
