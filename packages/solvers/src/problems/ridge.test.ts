import { describe, expect, test } from "vitest";

import {
  gaussian,
  kernelRidge,
  laplacian,
  linear,
  minimumNorm,
  polynomial,
  ridge,
  ridgePath,
} from "../index.ts";
import { maxDifference, product, randomMatrix } from "../matrices.testing.ts";
import { type Matrix, norm, transpose } from "../matrix.ts";

/** 30 days of a shop: the second, the temperature, the price, and what was sold. */
function withTime(): { X: Matrix; y: number[] } {
  let state = 7;
  const random = () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647 - 0.5;
  };
  const [data, y]: [number[], number[]] = [[], []];
  for (let i = 0; i < 30; i++) {
    const [a, b] = [2 * random(), 2 * random()];
    data.push(1.7e9 + 86400 * i, a, b);
    y.push(3 * a - 2 * b + 0.1 * random());
  }
  return { X: { data: Float64Array.from(data), shape: [30, 3] }, y };
}

describe("ridge", () => {
  test.each([
    [20, 50],
    [50, 20],
    [1, 1],
  ])("satisfies (XᵀX + λI)·W = XᵀY, %i × %i", async (n, d) => {
    const [X, Y] = [randomMatrix(n, d), randomMatrix(n, 2, "Y")];
    for (const lambda of [1e-6, 0.1, 1e4]) {
      const { weights, certificate } = await ridge(X, Y, { ridge: lambda });
      const left = product(X, product(X, weights), { transposeA: true }).data;
      const right = product(X, Y, { transposeA: true }).data;
      const difference = left.map((l, i) => l + lambda * weights.data[i]! - right[i]!);
      expect(norm(difference) / norm(right)).toBeLessThan(1e-10);
      expect(certificate.status).toBe("converged");
      expect(certificate.norm).toBeCloseTo(norm(weights.data), 12);
    }
  });

  test("tends to the solution of minimum norm as λ → 0, and is it at 0", async () => {
    const [X, Y] = [randomMatrix(15, 40), randomMatrix(15, 1, "Y")];
    const { weights } = await minimumNorm(X, Y);
    const distance = async (lambda: number) =>
      maxDifference((await ridge(X, Y, { ridge: lambda })).weights.data, weights.data);
    expect(await distance(1e-2)).toBeLessThan(await distance(1));
    expect(await distance(1e-10)).toBeLessThan(1e-8);
    expect(await distance(0)).toBe(0);
  });

  test("says itself that a λ is lost in rounding", async () => {
    const X = { data: new Float64Array(9).fill(1), shape: [3, 3] as const };
    await expect(ridge(X, [1, 2, 3], { ridge: 1e-320 })).rejects.toThrow(
      /^ridge: the matrix must be positive .* λ = 1e-320 is lost in rounding: use 0, or more/,
    );
  });

  test("refuses a negative λ", async () => {
    await expect(ridge(randomMatrix(2, 2), [1, 2], { ridge: -1 })).rejects.toThrow(/got -1/);
  });
});

describe("kernelRidge", () => {
  test("says which λ is lost beside the largest eigenvalue, and what to do", async () => {
    const { X, y } = withTime();
    const solve = (points: Matrix, lambda: number) =>
      kernelRidge(points, y, { kernel: linear(), ridge: lambda, leaveOneOut: true });
    const { certificate } = await solve(X, 1);
    expect(certificate).toMatchObject({ status: "inaccurate", rank: 1 });
    expect(certificate.reason).toMatch(
      /λ = 1 counts as 0 beside the largest eigenvalue, 8\.7e\+19: scale the columns .* ridgePath$/,
    );
    // In units of 1e9 seconds λ is one of float64's digits, and all is regular.
    const scaled = { ...X, data: X.data.map((x, at) => (at % 3 === 0 ? x / 1e9 : x)) };
    for (const lambda of [1e-3, 1, 100]) {
      const { certificate, leaveOneOutErrors } = await solve(scaled, lambda);
      expect(certificate).toMatchObject({ status: "converged", rank: 30 });
      expect(certificate.reason).not.toMatch(/counts as 0/);
      const [path] = await ridgePath(scaled, y, [lambda]);
      const difference = maxDifference(leaveOneOutErrors!.data, path!.leaveOneOutErrors.data);
      expect(difference).toBeLessThan(1e-9);
    }
  });

  test("solves for a λ just above rounding as for any other", async () => {
    // K = 1·1ᵀ has the eigenvalues 4, 0, 0, 0; for y ⟂ 1 the solution is y / λ.
    const ones = { data: [1, 1, 1, 1], shape: [4, 1] as const };
    const solve = (lambda: number) =>
      kernelRidge(ones, [1, -1, 2, -2], { kernel: linear(), ridge: lambda });
    for (const lambda of [1, 2 ** -20, 2 ** -46]) {
      const { coefficients, certificate } = await solve(lambda);
      expect(certificate.rank).toBe(4);
      const a = coefficients.data.map((value) => value * lambda);
      expect(maxDifference(a, [1, -1, 2, -2])).toBeLessThan(0.02);
    }
    const { certificate } = await solve(2 ** -60);
    expect(certificate).toMatchObject({ status: "inaccurate", rank: 1, relativeResidual: 1 });
    expect(certificate.reason).toMatch(/λ = 8\.67\S* counts as 0/);
  });
});

describe("ridgePath", () => {
  const points = randomMatrix(25, 4);
  const values = randomMatrix(25, 2, "values");
  const kernel = gaussian({ gamma: 0.4 });

  test("is kernelRidge for every λ, interpolation for 0", async () => {
    const ridges = [0, 1e-3, 0.1, 10];
    const path = await ridgePath(points, values, ridges, { kernel });
    for (const [i, lambda] of ridges.entries()) {
      const single = await kernelRidge(points, values, { kernel, ridge: lambda });
      expect(maxDifference(path[i]!.coefficients.data, single.coefficients.data)).toBeLessThan(
        1e-8,
      );
      expect(path[i]!.norm).toBeCloseTo(single.certificate.norm, 8);
      expect(path[i]!.relativeResidual).toBeLessThan(1e-12);
    }
    expect(path[0]!.relativeTrainingError).toBeLessThan(1e-12);
  });

  test("the norm falls and the training error grows with λ", async () => {
    const path = await ridgePath(points, values, [0, 1e-3, 0.1, 10], { kernel });
    for (let i = 1; i < path.length; i++) {
      expect(path[i]!.norm).toBeLessThan(path[i - 1]!.norm);
      expect(path[i]!.relativeTrainingError).toBeGreaterThan(path[i - 1]!.relativeTrainingError);
    }
  });

  test("leave-one-out errors are those of solving again without each example", async () => {
    for (const lambda of [0, 0.1]) {
      const [entry] = await ridgePath(points, values, [lambda], { kernel });
      for (const left of [0, 12, 24]) {
        const rows = [...Array(25).keys()].filter((i) => i !== left);
        const take = (data: Float64Array, width: number) => ({
          data: Float64Array.from(rows.flatMap((i) => [...data.slice(i * width, (i + 1) * width)])),
          shape: [24, width] as const,
        });
        const others = await kernelRidge(take(points.data, 4), take(values.data, 2), {
          kernel,
          ridge: lambda,
        });
        const point = { data: points.data.slice(left * 4, left * 4 + 4), shape: [1, 4] as const };
        const predicted = (await others.predict(point)).data;
        const errors = predicted.map((f, k) => values.data[left * 2 + k]! - f);
        const closed = entry!.leaveOneOutErrors.data.slice(left * 2, left * 2 + 2);
        expect(maxDifference(closed, errors)).toBeLessThan(1e-8);
      }
    }
  });

  test.each([
    ["one direction for four points", [1, 2, 3, 4], 1, [1, 2, 3, 5]],
    ["a point of zeros", [1, 2, 0, 4], 1, [1, 2, 3, 5]],
    ["a point twice, with equal values", [1, 2, 1, 2, 0, 1, 3, 1], 2, [1, 1, 2, 4]],
    ["a point twice, with different values", [1, 2, 1, 2, 0, 1, 3, 1], 2, [1, 3, 2, 4]],
    ["a point that alone has a direction", [1, 0, 2, 0, 3, 0, 0, 1], 2, [1, 2, 4, 7]],
  ])("where K is singular, leaves out one example each: %s", async (_, data, d, y) => {
    const n = y.length;
    const [entry] = await ridgePath({ data, shape: [n, d] }, y, [0]);
    for (let left = 0; left < n; left++) {
      const others = data.filter((_, at) => Math.floor(at / d) !== left);
      const { weights } = await minimumNorm(
        { data: others, shape: [n - 1, d] },
        y.filter((_, i) => i !== left),
      );
      const predicted = weights.data.reduce((sum, w, k) => sum + w * data[left * d + k]!, 0);
      expect(entry!.leaveOneOutErrors.data[left]).toBeCloseTo(y[left]! - predicted, 12);
    }
  });

  // Unix time in seconds, and two columns of which y is 3a − 2b: X has the condition 1e10.
  test.each([
    [0, 0.0007249767939087079, 0.01077535889829741, [3.96617249e-12, 3.0123199, -1.99486775]],
    [1e-3, 0.0007252249876575563, 0.010775696053816258, [3.95890965e-12, 3.01203979, -1.99472974]],
    [1, 0.042476548477272634, 0.07917427797564114, [-2.67193684e-12, 2.75758797, -1.86336249]],
    [100, 4.472507397837379, 0.8929842702571852, [-6.86371549e-11, 0.304444161, -0.228402003]],
  ])("with one large column is NumPy's, refitted without each: λ = %s", async (...wanted) => {
    const [lambda, meanSquare, trainingError, weights] = wanted;
    const { X, y } = withTime();
    const [entry] = await ridgePath(X, y, [lambda]);
    expect(entry!.leaveOneOutMeanSquare / meanSquare).toBeCloseTo(1, 10);
    expect(entry!.relativeTrainingError / trainingError).toBeCloseTo(1, 10);
    weights.forEach((w, j) => {
      expect(entry!.weights!.data[j]! / w).toBeCloseTo(1, 7);
    });
    expect(entry!.relativeResidual).toBeLessThan(1e-14);
    expect(entry!.rank).toBe(lambda > 0 ? 30 : 3);
  });

  test.each([
    [0, 2.68954209834323, 0, -0.0859273130781324],
    [1e-3, 2.68943569209278, 4.48218041300239e-5, -0.08592195945183],
    [1, 2.58998469666413, 0.0414490208527799, -0.0810585300850011],
    [100, 1.23277145674603, 0.670573954936899, -0.0231569889281396],
  ])("of more columns than points, one of them large, is mpmath's: λ = %s", async (...wanted) => {
    const [lambda, meanSquare, trainingError, weight] = wanted;
    const [n, d] = [60, 100];
    const [X, y] = [randomMatrix(n, d), randomMatrix(n, 1, "y")];
    for (let i = 0; i < n; i++) X.data[i * d] = 1.7e9 + 86400 * i;
    const [entry] = await ridgePath(X, y, [lambda]);
    expect(entry!.leaveOneOutMeanSquare / meanSquare).toBeCloseTo(1, 12);
    expect(entry!.relativeTrainingError).toBeCloseTo(trainingError, 12);
    expect(entry!.weights!.data[1]! / weight).toBeCloseTo(1, 12);
    expect(entry!.relativeResidual).toBeLessThan(1e-11);
  });

  const rank3 = product(randomMatrix(9, 3), randomMatrix(3, 12));
  const alone = randomMatrix(9, 4); // the last column is of the last point alone
  for (let i = 0; i < 8; i++) alone.data[4 * i + 3] = 0;
  test.each([
    ["wide", randomMatrix(9, 12)],
    ["tall", randomMatrix(9, 4)],
    ["wide, of rank 3", rank3],
    ["tall, of rank 3", { ...rank3, data: transpose(rank3).data, shape: [12, 9] as const }],
    ["with a point that alone has a direction", alone],
    ["zeros", { data: new Float64Array(18), shape: [9, 2] as const }],
  ])(
    "with the linear kernel has ridge's weights, with and without each point: %s",
    async (_, X) => {
      const [n, d] = X.shape;
      const Y = randomMatrix(n, 2, "Y");
      const ridges = [1e-4, 1, 1e4];
      const path = await ridgePath(X, Y, ridges);
      for (const [at, lambda] of ridges.entries()) {
        const { coefficients, weights, leaveOneOutErrors, norm: size, rank } = path[at]!;
        const whole = (await ridge(X, Y, { ridge: lambda })).weights;
        expect(maxDifference(weights!.data, whole.data)).toBeLessThan(1e-9);
        expect(size).toBeCloseTo(norm(whole.data), 9);
        expect(rank).toBe(n);
        const dual = product(X, coefficients, { transposeA: true });
        expect(maxDifference(dual.data, whole.data)).toBeLessThan(1e-8);
        const sum = product(X, dual).data.map((k, i) => k + lambda * coefficients.data[i]!);
        expect(maxDifference(sum, Y.data)).toBeLessThan(1e-8);
        for (let left = 0; left < n; left++) {
          const without = ({ data, shape: [, width] }: Matrix): Matrix => ({
            data: data.filter((_, k) => Math.floor(k / width) !== left),
            shape: [n - 1, width],
          });
          const fitted = (await ridge(without(X), without(Y), { ridge: lambda })).weights;
          const point = { data: X.data.slice(left * d, left * d + d), shape: [1, d] as const };
          const errors = product(point, fitted).data.map((f, k) => Y.data[2 * left + k]! - f);
          const closed = leaveOneOutErrors.data.slice(2 * left, 2 * left + 2);
          expect(maxDifference(closed, errors)).toBeLessThan(1e-8);
        }
      }
      const [limit, near] = await ridgePath(X, Y, [0, 1e-25]);
      expect(
        maxDifference(near!.leaveOneOutErrors.data, limit!.leaveOneOutErrors.data),
      ).toBeLessThan(1e-10);
      expect(maxDifference(near!.weights!.data, limit!.weights!.data)).toBeLessThan(1e-10);
      expect(
        maxDifference(limit!.weights!.data, (await minimumNorm(X, Y)).weights.data),
      ).toBeLessThan(1e-10);
    },
  );

  test.each([
    ["gaussian", kernel, points],
    ["laplacian", laplacian({ bandwidth: 2 }), points],
    ["polynomial", polynomial(), { ...points, data: points.data.map((x) => 1e5 * x) }],
  ])("says where λ is lost to rounding, and nowhere else: %s", async (_, of, x) => {
    const data = [...x.data, ...x.data.slice(0, 4)]; // a point twice, so that K is singular
    const twice = { data, shape: [26, 4] as const };
    const y = randomMatrix(26, 1, "y");
    const ridges = [0, 1e-30, 1e25];
    const path = await ridgePath(twice, y, ridges, { kernel: of });
    expect(path.map(({ rank }) => rank)).toEqual([25, 25, 26]);
    expect(path.map(({ remark }) => remark)).toEqual([
      undefined,
      expect.stringMatching(
        /^λ = 1e-30 counts as 0 beside the largest eigenvalue, \d.*: use a lar/,
      ),
      undefined,
    ]);
    const { certificate } = await kernelRidge(twice, y, { kernel: of, ridge: 1e-30 });
    expect(certificate.reason).toContain(path[1]!.remark!.split(":")[0]!);
  });

  test("with the linear kernel says so beside the largest singular value's square", async () => {
    const path = await ridgePath(points, values, [0, 1e-300, 1e-200]);
    expect(path.map(({ remark }) => remark)).toEqual([
      undefined,
      expect.stringMatching(/^λ = 1e-300 counts as 0 beside the largest singular value's square, /),
      undefined,
    ]);
  });

  test("refuses a negative λ", async () => {
    await expect(ridgePath(points, values, [1, -2])).rejects.toThrow(/got -2/);
  });
});
