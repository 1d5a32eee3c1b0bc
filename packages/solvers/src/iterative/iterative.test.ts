import { describe, expect, test } from "vitest";

import {
  conjugateGradient,
  denseOperator,
  eigenPro,
  gaussian,
  gradientDescentPath,
  kernelInterpolation,
  laplacian,
  lsmr,
  minimumNorm,
  ridge,
  SolverArgumentError,
} from "../index.ts";
import { maxDifference, product, randomMatrix } from "../matrices.testing.ts";
import { type Matrix, norm } from "../matrix.ts";

function positiveDefinite(n: number): Matrix {
  const b = randomMatrix(n, n);
  return product(b, b, { transposeB: true });
}

describe("conjugateGradient", () => {
  const A = positiveDefinite(20);
  for (let i = 0; i < 20; i++) A.data[21 * i]! += 1;
  const B = randomMatrix(20, 3, "B");

  test("solves every right-hand side to its own tolerance", async () => {
    const { x, status, relativeResidual } = await conjugateGradient(denseOperator(A), B);
    expect(status).toBe("converged");
    expect(relativeResidual).toBeLessThanOrEqual(1e-10);
    expect(maxDifference(product(A, x).data, B.data)).toBeLessThan(1e-8);
  });

  test("takes one step with the inverse as preconditioner", async () => {
    const diagonal = Float64Array.from({ length: 50 }, (_, i) => 1 + i ** 3);
    const operator = {
      size: 50,
      apply: (v: Float64Array) => v.map((vi, i) => vi * diagonal[i]!),
    };
    const inverse = { size: 50, apply: (v: Float64Array) => v.map((vi, i) => vi / diagonal[i]!) };
    const b = randomMatrix(50, 1, "b");
    const plain = await conjugateGradient(operator, b);
    const helped = await conjugateGradient(operator, b, { preconditioner: inverse });
    expect(helped.steps).toBe(1);
    expect(plain.steps).toBeGreaterThan(10);
    expect(maxDifference(plain.x.data, helped.x.data)).toBeLessThan(1e-8);
  });

  test("reports a matrix that is not positive definite, and running out of steps", async () => {
    const indefinite = denseOperator({ data: [1, 0, 0, -1], shape: [2, 2] });
    expect((await conjugateGradient(indefinite, [0, 1])).status).toBe("notPositiveDefinite");
    const short = await conjugateGradient(denseOperator(A), B, { maxSteps: 2 });
    expect(short).toMatchObject({ status: "maxSteps", steps: 2 });
  });

  test("goes on from its state to the same bits", async () => {
    const whole = await conjugateGradient(denseOperator(A), B);
    const part = await conjugateGradient(denseOperator(A), B, { maxSteps: 5 });
    const rest = await conjugateGradient(denseOperator(A), B, { resume: part.state });
    expect(rest).toEqual(whole);
  });

  test("refuses a right-hand side of another size", async () => {
    const solve = conjugateGradient(denseOperator(A), new Float64Array(19));
    await expect(solve).rejects.toThrow("conjugateGradient: b must have 20 rows, got 19.");
  });
});

describe("lsmr", () => {
  test("tracks the residual, and finds the least squares solution if need be", async () => {
    const [A, b] = [randomMatrix(30, 10), randomMatrix(30, 1, "b")];
    const { x, status, relativeResidual } = await lsmr(denseOperator(A), b, { tolerance: 1e-13 });
    expect(status).toBe("inconsistent");
    const { weights, certificate } = await minimumNorm(A, b);
    expect(maxDifference(x, weights.data)).toBeLessThan(1e-10);
    expect(relativeResidual).toBeCloseTo(certificate.relativeResidual, 10);
  });

  test("with damping it is ridge regression with λ = δ²", async () => {
    const [A, b] = [randomMatrix(12, 25), randomMatrix(12, 1, "b")];
    const { x } = await lsmr(denseOperator(A), b, { damp: 0.7, tolerance: 1e-14 });
    const { weights } = await ridge(A, b, { ridge: 0.49 });
    expect(maxDifference(x, weights.data)).toBeLessThan(1e-10);
  });

  test("goes on from its state to the same bits, and reports running out of steps", async () => {
    const [A, b] = [randomMatrix(15, 25), randomMatrix(15, 1, "b")];
    const whole = await lsmr(denseOperator(A), b);
    const part = await lsmr(denseOperator(A), b, { maxSteps: 4 });
    expect(part).toMatchObject({ status: "maxSteps", steps: 4 });
    expect(await lsmr(denseOperator(A), b, { resume: part.state })).toEqual(whole);
  });

  test("refuses several right-hand sides", async () => {
    const solve = lsmr(denseOperator(randomMatrix(3, 2)), randomMatrix(3, 2, "b"));
    await expect(solve).rejects.toThrow(/one column, got 2/);
  });

  test("takes operators that answer later, and can be aborted", async () => {
    const A = denseOperator(randomMatrix(15, 25));
    const controller = new AbortController();
    let products = 0;
    const slow = {
      shape: A.shape,
      apply: async (v: Float64Array) => {
        if (++products === 3) controller.abort(new Error("enough"));
        return A.apply(v);
      },
      applyTransposed: async (u: Float64Array) => A.applyTransposed(u),
    };
    const { signal } = controller;
    await expect(lsmr(slow, randomMatrix(15, 1, "b"), { signal })).rejects.toThrow("enough");
    expect(products).toBe(3);
  });
});

describe("gradientDescentPath", () => {
  const [X, y] = [randomMatrix(8, 30), randomMatrix(8, 1, "y")];

  test.each([undefined, 3])(
    "from zero comes to the minimum norm, batch size %s",
    async (batchSize) => {
      const {
        path,
        weights,
        minimumNorm: shortest,
        status,
      } = await gradientDescentPath(X, y, {
        steps: 6000,
        every: 500,
        ...(batchSize ? { batchSize } : {}),
      });
      expect(status).toBe("finished");
      expect(path.at(-1)!.distance).toBeLessThan(1e-8);
      expect(path.at(-1)!.loss).toBeLessThan(1e-16);
      expect(path[0]).toMatchObject({ step: 0, norm: 0 });
      expect(path[0]!.distance).toBeCloseTo(norm(shortest.data), 12);
      expect(maxDifference(weights.data, shortest.data)).toBeLessThan(1e-8);
    },
  );

  test("never leaves the span of the data, not on the way either", async () => {
    const { weights } = await gradientDescentPath(X, y, { steps: 7, batchSize: 2 });
    const seen = await minimumNorm(X, product(X, weights));
    expect(maxDifference(seen.weights.data, weights.data)).toBeLessThan(1e-12);
  });

  test("from elsewhere keeps what the data don't see of the start", async () => {
    const start = randomMatrix(30, 1, "start");
    const { path, limit } = await gradientDescentPath(X, y, { start, steps: 6000, every: 6000 });
    const last = path.at(-1)!;
    expect(last.distanceToLimit).toBeLessThan(1e-8);
    expect(last.distance).toBeGreaterThan(1);
    expect(maxDifference(product(X, limit).data, y.data)).toBeLessThan(1e-10);
  });

  test("the distance to the minimum norm falls at every step of plain descent", async () => {
    const { path } = await gradientDescentPath(X, y, { steps: 50 });
    for (let i = 1; i < path.length; i++)
      expect(path[i]!.distance).toBeLessThan(path[i - 1]!.distance);
  });

  test("says when the learning rate is too large", async () => {
    const { status, path } = await gradientDescentPath(X, y, { learningRate: 100, steps: 1000 });
    expect(status).toBe("diverged");
    expect(path.length).toBeLessThan(1000);
  });

  test("the same seed gives the same path, another seed another", async () => {
    const run = (seed: number) => gradientDescentPath(X, y, { batchSize: 2, steps: 9, seed });
    expect(await run(1)).toEqual(await run(1));
    expect((await run(1)).weights).not.toEqual((await run(2)).weights);
  });

  test("refuses a start of another shape", async () => {
    const start = randomMatrix(29, 1);
    await expect(gradientDescentPath(X, y, { start })).rejects.toThrow(/\[30, 1\], got \[29,1\]/);
  });
});

describe("eigenPro", () => {
  const x = randomMatrix(300, 3);
  const y = Float64Array.from({ length: 300 }, (_, i) => {
    return Math.sin(2 * x.data[3 * i]!) + x.data[3 * i + 1]! * x.data[3 * i + 2]!;
  });
  const kernel = laplacian({ bandwidth: 5 });
  const run = (directions: number, epochs: number) =>
    eigenPro(x, y, { kernel, epochs, sampleSize: 150, directions, tolerance: 1e-2 });

  test("comes to the interpolant of minimum norm", async () => {
    const exact = await kernelInterpolation(x, y, { kernel });
    const found = await run(20, 60);
    expect(found.status).toBe("converged");
    expect(found.relativeResiduals.at(-1)).toBeLessThanOrEqual(1e-2);
    const z = randomMatrix(50, 3, "z");
    const [a, b] = [(await found.predict(z)).data, (await exact.predict(z)).data];
    expect(norm(a.map((ai, i) => ai - b[i]!)) / norm(b)).toBeLessThan(0.05);
  });

  test("gets as far in an epoch with far larger batches", async () => {
    const [plain, fast] = [await run(0, 10), await run(20, 10)];
    expect(plain.batchSize).toBe(1);
    expect(fast.batchSize).toBeGreaterThan(100);
    expect(fast.relativeResiduals.at(-1)).toBeLessThan(1.2 * plain.relativeResiduals.at(-1)!);
  });

  test("goes on from its state to the same bits", async () => {
    const options = { kernel: gaussian({ gamma: 0.5 }), sampleSize: 100 };
    const whole = await eigenPro(x, y, { ...options, epochs: 4 });
    const part = await eigenPro(x, y, { ...options, epochs: 2 });
    const rest = await eigenPro(x, y, { ...options, epochs: 4, resume: part.state });
    expect(rest.coefficients).toEqual(whole.coefficients);
    expect(rest.epochs).toBe(4);
  });
});

describe("numbers that are none", () => {
  const A = denseOperator({ data: [2, 1, 1, 3], shape: [2, 2] });
  const nan = Float64Array.of(Number.NaN, 1);
  const spoilt = { ...A, apply: () => nan.slice(), applyTransposed: () => nan.slice() };

  test.each([Number.NaN, Infinity])("%s in a start never converges", async (bad) => {
    const start = { data: Float64Array.of(bad, 1), shape: [2, 1] as const };
    await expect(conjugateGradient(A, [1, 2], { start })).rejects.toThrow(
      `start.data must be a Float64Array of 2 finite numbers, got ${bad}.`,
    );
    const { state } = await conjugateGradient(A, [1, 2], { maxSteps: 1 });
    for (const part of ["x", "residual", "direction"] as const) {
      const resume = { ...state, [part]: Float64Array.of(bad, 1) };
      await expect(conjugateGradient(A, [1, 2], { resume })).rejects.toThrow(SolverArgumentError);
    }
    const first = (await lsmr(A, [1, 2], { maxSteps: 1 })).state;
    const resume = { ...first, scalars: { ...first.scalars, zetaBar: bad } };
    await expect(lsmr(A, [1, 2], { resume })).rejects.toThrow(/zetaBar must be a finite number/);
    const vectors = { ...first.vectors, x: start.data };
    await expect(lsmr(A, [1, 2], { resume: { ...first, vectors } })).rejects.toThrow(/finite/);
  });

  test("a product without numbers is refused", async () => {
    await expect(conjugateGradient(spoilt, [1, 2])).rejects.toThrow(
      "conjugateGradient: A.apply must give 2 finite numbers, got NaN.",
    );
    await expect(conjugateGradient(A, [1, 2], { preconditioner: spoilt })).rejects.toThrow(
      "conjugateGradient: preconditioner.apply must give 2 finite numbers, got NaN.",
    );
    await expect(lsmr(spoilt, [1, 2])).rejects.toThrow(/A.applyTransposed must give finite/);
    await expect(lsmr({ ...A, apply: () => nan.slice() }, [1, 2])).rejects.toThrow(/A.apply must/);
  });
});
