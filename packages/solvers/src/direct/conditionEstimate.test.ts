// ‖A⁻¹‖₁ beside that of the inverse itself.
import { expect, test } from "vitest";
import { plainEngine } from "../engine/plainEngine.ts";
import { minimumNorm, svd } from "../index.ts";
import { hilbert, product, randomMatrix } from "../matrices.testing.ts";
import type { Matrix } from "../matrix.ts";
import { Work } from "../work.ts";
import { cholesky, factorPanels, panelsOf } from "./cholesky.ts";
import { inverseNorm, solveWithInverseNorm } from "./conditionEstimate.ts";

/** Q·diag(values)·Qᵀ for a random orthogonal Q. */
async function withEigenvalues(values: readonly number[], name: string): Promise<Matrix> {
  const n = values.length;
  const { u: q } = await svd(randomMatrix(n, n, name));
  const scaled = { data: q.data.map((x, at) => x * values[at % n]!), shape: q.shape };
  return product(scaled, q, { transposeB: true });
}

async function exactInverseNorm(a: Matrix): Promise<number> {
  const n = a.shape[0];
  const identity = Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
  const { data } = await (await cholesky(a)).solve({ data: identity, shape: [n, n] });
  const sums = new Float64Array(n);
  data.forEach((x, at) => {
    sums[at % n] = sums[at % n]! + Math.abs(x);
  });
  return Math.max(...sums);
}

const spread = (n: number, condition: number) =>
  Array.from({ length: n }, (_, i) => condition ** (-i / Math.max(1, n - 1)));

test.each([
  [1, 1],
  [2, 1e3],
  [7, 1e10],
  [40, 1e6],
  [90, 1e12],
  [200, 10],
])("a lower bound within a factor of three, n = %i, condition %d", async (n, condition) => {
  for (let draw = 0; draw < 5; draw++) {
    const a = await withEigenvalues(spread(n, condition), `${condition} ${draw}`);
    const exact = await exactInverseNorm(a);
    const factor = await factorPanels(panelsOf(a), plainEngine, new Work({}));
    const estimate = await inverseNorm(factor, new Work({}));
    expect(estimate).toBeLessThanOrEqual(exact * (1 + 1e-3));
    expect(estimate).toBeGreaterThan(exact / 3);
  }
});

test("solves for what stands beside it as if it stood alone", async () => {
  const a = hilbert(6);
  const b = randomMatrix(6, 3);
  const factor = await factorPanels(panelsOf(a), plainEngine, new Work({}));
  const { x, inverseNorm: beside } = await solveWithInverseNorm(factor, b.data, 3, new Work({}));
  expect(x).toEqual(await factor.solve(b.data, 3));
  expect(beside).toBe(await inverseNorm(factor, new Work({})));
});

test.each([
  [30, 12],
  [12, 30],
  [60, 60],
])("the condition of a %i × %i matrix is that of its singular values", async (n, d) => {
  const X = randomMatrix(n, d);
  for (let j = 0; j < d; j++)
    for (let i = 0; i < n; i++) X.data[i * d + j]! *= 10 ** ((-5 * j) / d);
  const { values } = await svd(X);
  const condition = values[0]! / values.at(-1)!;
  const { certificate } = await minimumNorm(X, randomMatrix(n, 1, "y"));
  expect(certificate.method).toBe("QR");
  const rank = Math.min(n, d);
  expect(certificate.conditionEstimate).toBeGreaterThan(condition / Math.sqrt(3));
  expect(certificate.conditionEstimate).toBeLessThan(condition * Math.sqrt(rank) * 1.001);
});
