import { expect, test } from "vitest";

import { gaussian, gradientDescentPath, kernelInterpolation, planKernelSolve } from "./index.ts";
import { maxDifference, randomMatrix } from "./matrices.testing.ts";

test("interpolates in a browser, and yields to the page while it does", async () => {
  const [x, y] = [randomMatrix(700, 5), randomMatrix(700, 2, "y")];
  let turns = 0;
  const timer = setInterval(() => turns++, 1);
  const solution = await kernelInterpolation(x, y, { kernel: gaussian({ gamma: 1 }) });
  clearInterval(timer);
  expect(solution.certificate.status).toBe("converged");
  expect(maxDifference((await solution.predict(x)).data, y.data)).toBeLessThan(1e-6);
  expect(turns).toBeGreaterThan(0);
});

test("plans with the memory a browser tells of", () => {
  expect(planKernelSolve({ n: 5000, dimension: 784 }).available).toBeGreaterThan(2 ** 28);
});

test("gradient descent from zero comes to the minimum norm", async () => {
  const { path } = await gradientDescentPath(randomMatrix(5, 20), randomMatrix(5, 1, "y"), {
    steps: 3000,
    every: 3000,
  });
  expect(path.at(-1)!.distance).toBeLessThan(1e-8);
});
