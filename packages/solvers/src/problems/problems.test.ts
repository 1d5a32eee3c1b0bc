// Every solver of linear systems, through one table of problems.
import { cos } from "@rote/random/elementary";
import { describe, expect, test } from "vitest";

import { plainEngine } from "../engine/plainEngine.ts";
import {
  conjugateGradient,
  denseOperator,
  gradientDescentPath,
  kernelInterpolation,
  linear,
  lsmr,
  minimumNorm,
  ridgePath,
  SolverArgumentError,
} from "../index.ts";
import { hilbert, maxDifference, product, randomMatrix } from "../matrices.testing.ts";
import { type Matrix, multiply, norm } from "../matrix.ts";

/** A solvable system with its solution of minimum norm. */
interface Problem {
  X: Matrix;
  y: Matrix;
  w: Matrix;
}

/** y = X·w for a w in the row space of X: no other solution is as short. */
function problem(X: Matrix): Problem {
  const w = product(X, randomMatrix(X.shape[0], 1, "dual"), { transposeA: true });
  return { X, y: product(X, w), w };
}

const stack = (...rows: number[][]): Matrix => ({
  data: Float64Array.from(rows.flat()),
  shape: [rows.length, rows[0]!.length],
});

const problems = {
  "n = 1": problem(stack([2])),
  "one equation, three unknowns": problem(stack([1, 2, 2])),
  "well-posed": problem(randomMatrix(30, 30)),
  wide: problem(randomMatrix(12, 40)),
  tall: problem(randomMatrix(40, 12)),
  "dependent rows": problem(product(randomMatrix(20, 5), randomMatrix(5, 30))),
  "a row twice and a row of zeros": problem(stack([1, 2, 0], [1, 2, 0], [0, 0, 0], [0, 1, 5])),
  "zero right-hand side": {
    X: randomMatrix(6, 9),
    y: stack([0], [0], [0], [0], [0], [0]),
    w: { data: new Float64Array(9), shape: [9, 1] as const },
  },
  "the zero matrix": {
    X: stack([0, 0], [0, 0]),
    y: stack([0], [0]),
    w: { data: new Float64Array(2), shape: [2, 1] as const },
  },
  "Hilbert, n = 8": problem(hilbert(8)),
} satisfies Record<string, Problem>;

type Solver = (X: Matrix, y: Matrix) => Promise<Float64Array>;

/** Xᵀ·a: the weights of a solution of the dual problem X·Xᵀ·a = y. */
const primal = (X: Matrix, a: Matrix) => multiply(plainEngine, X, a, { transposeA: true }).data;

const solvers: Record<
  string,
  { solve: Solver; skip?: Partial<Record<keyof typeof problems, string>> }
> = {
  minimumNorm: {
    solve: async (X, y) => (await minimumNorm(X, y)).weights.data,
  },
  lsmr: {
    solve: async (X, y) =>
      (await lsmr(denseOperator(X), y, { tolerance: 1e-14, maxSteps: 1000 })).x,
  },
  "conjugateGradient on X·Xᵀ": {
    solve: async (X, y) => {
      const K = denseOperator(product(X, X, { transposeB: true }));
      return primal(X, (await conjugateGradient(K, y, { tolerance: 1e-13, maxSteps: 400 })).x);
    },
    skip: { "Hilbert, n = 8": "X·Xᵀ has the condition 2e20" },
  },
  kernelInterpolation: {
    solve: async (X, y) => {
      const options = { kernel: linear(), tolerance: 1e-13, maxSteps: 400 };
      return primal(X, (await kernelInterpolation(X, y, options)).coefficients);
    },
    skip: {
      "Hilbert, n = 8": "X·Xᵀ has the condition 2e20",
      "the zero matrix": "no shift makes a preconditioner of nothing",
    },
  },
  ridgePath: {
    solve: async (X, y) => (await ridgePath(X, y, [0]))[0]!.weights!.data,
  },
  gradientDescentPath: {
    solve: async (X, y) =>
      (await gradientDescentPath(X, y, { steps: 60_000, every: 60_000 })).weights.data,
    skip: {
      "Hilbert, n = 8": "descent takes as many steps as the condition of XᵀX",
      "well-posed": "descent takes as many steps as the condition of XᵀX",
    },
  },
};

describe.each(Object.entries(solvers))("%s", (_, { solve, skip = {} }) => {
  for (const [name, { X, y, w }] of Object.entries(problems) as [
    keyof typeof problems,
    Problem,
  ][]) {
    if (skip[name]) continue; // for the reason in the table
    test(`finds the solution of minimum norm: ${name}`, async () => {
      const found = await solve(X, y);
      const scale = Math.max(1, norm(w.data));
      expect(maxDifference(product(X, { data: found, shape: w.shape }).data, y.data)).toBeLessThan(
        1e-8 * Math.max(1, norm(y.data)),
      );
      expect(maxDifference(found, w.data) / scale).toBeLessThan(
        name.startsWith("Hilbert") ? 1e-5 : 1e-8,
      );
    });
  }
});

describe("minimumNorm", () => {
  test("no other solution is shorter, and the difference is orthogonal to it", async () => {
    const { X, y } = problems.wide;
    const { weights } = await minimumNorm(X, y);
    const v = randomMatrix(40, 1, "v");
    const seen = (await minimumNorm(X, product(X, v))).weights;
    const unseen = v.data.map((vi, i) => vi - seen.data[i]!); // in the null space
    expect(norm(product(X, { data: unseen, shape: [40, 1] }).data)).toBeLessThan(1e-12);
    const other = weights.data.map((wi, i) => wi + unseen[i]!);
    expect(norm(other)).toBeGreaterThan(norm(weights.data));
    const inner = weights.data.reduce((sum, wi, i) => sum + wi * unseen[i]!, 0);
    expect(Math.abs(inner)).toBeLessThan(1e-11);
  });

  test("certifies rank, condition and norm", async () => {
    const full = (await minimumNorm(problems.wide.X, problems.wide.y)).certificate;
    expect(full).toMatchObject({ status: "converged", rank: 12, method: "QR", normKind: "l2" });
    expect(full.norm).toBeCloseTo(norm(problems.wide.w.data), 10);
    const deficient = problems["dependent rows"];
    const { certificate } = await minimumNorm(deficient.X, deficient.y);
    expect(certificate).toMatchObject({ status: "converged", rank: 5, method: "SVD" });

    // The condition of Hilbert's matrix of order 8 is 1.53e10 (2-norm).
    const { conditionEstimate } = (await minimumNorm(hilbert(8), problems["Hilbert, n = 8"].y))
      .certificate;
    expect(conditionEstimate).toBeGreaterThan(0.3 * 1.53e10);
    expect(conditionEstimate).toBeLessThan(8 * 1.53e10);
  });

  // NumPy's lstsq gives these. Every pivot of the QR factorization is one, the condition 1e17.
  test.each([
    ["tall", 65, 60, 3.084878712848243, 0.27064349050217934],
    ["wide", 60, 65, 3.052424358291548, 0.15002650193338019],
  ])("sees that columns depend on each other where no pivot tells: %s", async (_, n, d, ...of) => {
    const data = Float64Array.from({ length: n * d }, (_, at) => {
      const [i, j] = [Math.floor(at / d), at % d];
      const [row, column] = n > d ? [i, j] : [j, i];
      return row === column ? 1 : row < column ? -1 : 0;
    });
    const y = Float64Array.from({ length: n }, (_, i) => cos(i * i));
    const { certificate } = await minimumNorm({ data, shape: [n, d] }, y);
    expect(certificate).toMatchObject({ rank: 59, status: "inconsistent", method: "SVD" });
    expect(certificate.norm).toBeCloseTo(of[0]!, 9);
    expect(certificate.relativeResidual).toBeCloseTo(of[1]!, 9);
  });

  test("comes closest where there is no solution, and says so", async () => {
    // A line through (0, 1), (1, 3), (2, 2): intercept 3/2, slope 1/2.
    const { weights, certificate } = await minimumNorm(stack([1, 0], [1, 1], [1, 2]), [1, 3, 2]);
    expect(maxDifference(weights.data, [1.5, 0.5])).toBeLessThan(1e-14);
    expect(certificate.status).toBe("inconsistent");
    expect(certificate.relativeResidual).toBeCloseTo(Math.sqrt(1.5 / 14), 12);
  });

  test("solves for several outputs as for each", async () => {
    const X = randomMatrix(10, 20);
    const Y = randomMatrix(10, 2, "Y");
    const both = (await minimumNorm(X, Y)).weights.data;
    const second = (
      await minimumNorm(
        X,
        Y.data.filter((_, i) => i % 2 === 1),
      )
    ).weights.data;
    expect(
      maxDifference(
        both.filter((_, i) => i % 2 === 1),
        second,
      ),
    ).toBeLessThan(1e-14);
  });

  test.each([
    ["a missing value", [1, 2], /Y must have 3 rows, got 2/],
    ["NaN", [1, Number.NaN, 2], /Y must be finite numbers, got NaN in row 1/],
  ])("refuses %s", async (_, y, message) => {
    await expect(minimumNorm(randomMatrix(3, 4), y)).rejects.toThrow(message);
  });

  test.each([
    [
      [
        [1, 2],
        [3, 4],
      ],
      "got a list of rows. Put the rows into one array: { data: rows.flat(), shape }",
    ],
    [null, "X must be { data, shape: [rows, columns] }, got null"],
    [{ data: [1, 2, 3, 4] }, "X must be { data, shape: [rows, columns] }, got an object"],
    [{ data: [1, 2, 3, 4], shape: [2, 2], stride: [1, 2] }, "X must be dense, row by row"],
    [{ data: [1, 2, 3, 4], shape: [2, 2], stride: [2, 1], offset: 1 }, "and offset 1. Copy it"],
  ])("refuses what is no dense matrix: %j", async (X, message) => {
    await expect(minimumNorm(X as never, [1, 2])).rejects.toThrow(message);
    await expect(minimumNorm(X as never, [1, 2])).rejects.toThrow(SolverArgumentError);
  });

  test("takes a view whose strides are those of a dense matrix", async () => {
    const X = { data: [2, 0, 0, 4], shape: [2, 2] as const, stride: [2, 1], offset: 0 };
    expect([...(await minimumNorm(X, [2, 4])).weights.data]).toEqual([1, 1]);
  });

  test("refuses a shape that does not match its data", async () => {
    const X = { data: [1, 2, 3], shape: [2, 2] as const };
    await expect(minimumNorm(X, [1, 2])).rejects.toThrow(/must have 4 entries, got 3/);
  });
});
