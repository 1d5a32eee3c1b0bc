// Cholesky, QR, symmetric eigenvalues and singular values, by what defines them.
import { describe, expect, test } from "vitest";

import { plainEngine } from "../engine/plainEngine.ts";
import {
  cholesky,
  gaussian,
  gramMatrix,
  NotPositiveDefiniteError,
  qr,
  svd,
  symmetricEigen,
} from "../index.ts";
import { hilbert, maxDifference, product, randomMatrix } from "../matrices.testing.ts";
import type { Matrix } from "../matrix.ts";
import { Work } from "../work.ts";
import { factorPanels, panelsOf } from "./cholesky.ts";
import { SymmetricPanels } from "./symmetricPanels.ts";

/** B·Bᵀ + I: positive definite, well-conditioned. */
function positiveDefinite(n: number): Matrix {
  const b = randomMatrix(n, n);
  const a = product(b, b, { transposeB: true });
  for (let i = 0; i < n; i++) a.data[i * n + i]! += 1;
  return a;
}

const identity = (n: number): Matrix => ({
  data: Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0)),
  shape: [n, n],
});

describe("cholesky", () => {
  // 48 is a leaf, 184 a panel.
  test.each([1, 2, 47, 48, 49, 97, 183, 184, 185, 600])("solves A·X = B for n = %i", async (n) => {
    const a = positiveDefinite(n);
    const x = randomMatrix(n, 3, "x");
    const factor = await cholesky(a);
    const solved = await factor.solve(product(a, x));
    expect(maxDifference(solved.data, x.data)).toBeLessThan(1e-8);
  });

  test("reads only the lower half", async () => {
    const a = positiveDefinite(300);
    const lower = a.data.map((v, at) => (at % 300 > Math.floor(at / 300) ? Number.MAX_VALUE : v));
    const b = randomMatrix(300, 1, "b");
    const whole = await (await cholesky(a)).solve(b);
    const half = await (await cholesky({ data: lower, shape: [300, 300] })).solve(b);
    expect(half).toEqual(whole);
  });

  test("a float32 factor solves to float32's accuracy", async () => {
    const n = 300;
    const a = positiveDefinite(n);
    const exact = panelsOf(a);
    const panels = new SymmetricPanels(n, exact.side, "float32");
    for (let i = 0; i < panels.count; i++) {
      panels.rows(i, 0, panels.start(i + 1)).set(exact.rows(i, 0, exact.start(i + 1)));
    }
    const factor = await factorPanels(panels, plainEngine, new Work({}));
    const x = randomMatrix(n, 2, "x");
    const solved = await factor.solve(product(a, x).data, 2);
    const difference = maxDifference(solved, x.data);
    expect(difference).toBeLessThan(1e-2);
    expect(difference).toBeGreaterThan(1e-12);
  });

  test("gives the diagonal of the inverse", async () => {
    const n = 300;
    const a = positiveDefinite(n);
    const factor = await factorPanels(panelsOf(a), plainEngine, new Work({}));
    const inverse = await factor.solve(identity(n).data, n);
    const diagonal = Float64Array.from({ length: n }, (_, i) => inverse[i * n + i]!);
    expect(maxDifference(await factor.inverseDiagonal(), diagonal)).toBeLessThan(1e-10);
  });

  test("solves a Hilbert system to a small residual", async () => {
    const a = hilbert(10);
    const b = product(a, randomMatrix(10, 1));
    const x = await (await cholesky(a)).solve(b);
    expect(maxDifference(product(a, x).data, b.data)).toBeLessThan(1e-12);
  });

  test("names the row where a matrix stops being positive definite", async () => {
    const n = 300;
    const a = identity(n);
    a.data[270 * n + 270] = -1;
    const error = await cholesky(a).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NotPositiveDefiniteError);
    expect((error as NotPositiveDefiniteError).row).toBe(270);
  });

  test("refuses a matrix that is not square, and NaN", async () => {
    await expect(cholesky(randomMatrix(3, 2))).rejects.toThrow(/must be square, got \[3, 2\]/);
    const nan = { data: [1, 0, Number.NaN, 1], shape: [2, 2] as const };
    await expect(cholesky(nan)).rejects.toThrow(/finite numbers, got NaN in row 1, column 0/);
  });
});

describe("SymmetricPanels", () => {
  test.each([1, 5, 6, 7, 12])("says beforehand how many bytes it takes, n = %i", (n) => {
    const panels = new SymmetricPanels(n, 6, "float32");
    let bytes = 0;
    for (let i = 0; i < panels.count; i++)
      bytes += panels.rows(i, 0, panels.start(i + 1)).byteLength;
    expect(SymmetricPanels.bytes(n, 6, "float32")).toBe(bytes);
  });
});

const shapes = [
  [1, 1],
  [7, 1],
  [32, 32],
  [33, 32],
  [40, 33],
  [120, 70],
] as const;

describe("qr", () => {
  test.each(shapes)("A = Q·R with orthonormal Q, %i × %i", async (m, n) => {
    const a = randomMatrix(m, n);
    const factor = await qr(a);
    const q = factor.applyQ(identity(n));
    expect(maxDifference(product(q, factor.r).data, a.data)).toBeLessThan(1e-12);
    const gram = product(q, q, { transposeA: true });
    expect(maxDifference(gram.data, identity(n).data)).toBeLessThan(1e-13);
    expect(factor.r.data.every((r, at) => at % n >= Math.floor(at / n) || r === 0)).toBe(true);
    const b = randomMatrix(m, 2, "b");
    const expected = product(q, b, { transposeA: true }).data;
    expect(maxDifference(factor.applyQTransposed(b).data, expected)).toBeLessThan(1e-12);
  });

  test("factors zero columns and refuses more columns than rows", async () => {
    const zero = { data: new Float64Array(6), shape: [3, 2] as const };
    expect((await qr(zero)).r.data).toEqual(new Float64Array(4));
    await expect(qr(randomMatrix(2, 3))).rejects.toThrow(/no more columns than rows/);
  });
});

describe("symmetricEigen", () => {
  test.each([1, 2, 3, 40, 97])("A = Vᵀ·diag(λ)·V with orthonormal V, n = %i", async (n) => {
    const b = randomMatrix(n, n);
    const data = b.data.map((x, at) => x + b.data[(at % n) * n + Math.floor(at / n)]!);
    const { values, vectors } = await symmetricEigen({ data, shape: [n, n] });
    const scaled = {
      ...vectors,
      data: vectors.data.map((v, at) => v * values[Math.floor(at / n)]!),
    };
    expect(maxDifference(product(vectors, scaled, { transposeA: true }).data, data)).toBeLessThan(
      1e-12,
    );
    const gram = product(vectors, vectors, { transposeB: true });
    expect(maxDifference(gram.data, identity(n).data)).toBeLessThan(1e-13);
    expect(values).toEqual(values.slice().sort());
  });

  test("knows the eigenvalues of the second difference, 2 − 2 cos(kπ/(n + 1))", async () => {
    const n = 50;
    const data = Float64Array.from({ length: n * n }, (_, at) => {
      const apart = Math.abs(Math.floor(at / n) - (at % n));
      return apart === 0 ? 2 : apart === 1 ? -1 : 0;
    });
    const { values } = await symmetricEigen({ data, shape: [n, n] });
    const expected = Float64Array.from({ length: n }, (_, k) => {
      return 2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1));
    });
    expect(maxDifference(values, expected)).toBeLessThan(1e-14 * n);
  });

  test("ends for a matrix whose eigenvalues fall far below rounding", async () => {
    const n = 200;
    const points = randomMatrix(n, 2);
    const K = await gramMatrix(points, gaussian({ gamma: 0.05 })); // of rank 40 or so
    const { values, vectors } = await symmetricEigen(K);
    const scaled = {
      ...vectors,
      data: vectors.data.map((v, at) => v * values[Math.floor(at / n)]!),
    };
    const back = product(vectors, scaled, { transposeA: true });
    expect(maxDifference(back.data, K.data)).toBeLessThan(1e-15 * n);
    expect(values.reduce((sum, value) => sum + value)).toBeCloseTo(n, 10);
  });

  test("takes multiple eigenvalues and zeros", async () => {
    expect((await symmetricEigen(identity(5))).values).toEqual(new Float64Array(5).fill(1));
    const ones = { data: new Float64Array(16).fill(1), shape: [4, 4] as const };
    expect(maxDifference((await symmetricEigen(ones)).values, [0, 0, 0, 4])).toBeLessThan(1e-15);
    await expect(symmetricEigen(randomMatrix(3, 2))).rejects.toThrow(/must be square/);
  });
});

describe("svd", () => {
  test.each([...shapes, [20, 45], [1, 6]] as const)("A = U·S·Vᵀ, %i × %i", async (m, n) => {
    const a = randomMatrix(m, n);
    const r = Math.min(m, n);
    const { u, values, v } = await svd(a);
    const us = { ...u, data: u.data.map((x, at) => x * values[at % r]!) };
    expect(maxDifference(product(us, v, { transposeB: true }).data, a.data)).toBeLessThan(1e-12);
    for (const side of [u, v]) {
      const gram = product(side, side, { transposeA: true });
      expect(maxDifference(gram.data, identity(r).data)).toBeLessThan(1e-12);
    }
    expect(values).toEqual(values.slice().sort().reverse());
  });

  test("finds the rank of a product of thin matrices", async () => {
    const { values } = await svd(product(randomMatrix(30, 4), randomMatrix(4, 20)));
    expect(values.filter((value) => value > 1e-12 * values[0]!)).toHaveLength(4);
  });

  test("finds the condition of the Hilbert matrix of order 8, 1.5257575e10", async () => {
    // Todd, "Computational Problems Concerning the Hilbert Matrix", 1961.
    const { values } = await svd(hilbert(8));
    expect(values[0]! / values[7]!).toBeCloseTo(1.5257575e10, -4);
  });

  const lower = (n: number): Matrix => ({
    data: Float64Array.from({ length: n * n }, (_, at) => {
      const below = Math.floor(at / n) - (at % n);
      return below === 0 ? 1 : below > 0 ? -1 : 0;
    }),
    shape: [n, n],
  });
  const zeros = (m: number, n: number): Matrix => ({
    data: new Float64Array(m * n),
    shape: [m, n],
  });

  test.each<[string, Matrix]>([
    ["a triangle whose least singular value is 3 · 2⁻⁶⁰", lower(60)],
    ["the triangle in a wide matrix", product(lower(60), randomMatrix(60, 90))],
    ["zeros", zeros(5, 3)],
    ["ones", { data: new Float64Array(28).fill(1), shape: [4, 7] }],
    ["rank 4 of 20", product(randomMatrix(30, 4), randomMatrix(4, 20))],
    ["the Hilbert matrix of order 20", hilbert(20)],
  ])("has orthonormal factors whatever the rank: %s", async (_, a) => {
    const { u, values, v } = await svd(a);
    for (const side of [u, v]) {
      const gram = product(side, side, { transposeA: true });
      expect(maxDifference(gram.data, identity(values.length).data)).toBeLessThan(1e-13);
    }
    const us = { ...u, data: u.data.map((x, at) => x * values[at % values.length]!) };
    const back = product(us, v, { transposeB: true });
    expect(maxDifference(back.data, a.data)).toBeLessThan(1e-13 * Math.max(1, values[0]!));
  });

  test("takes few rounds of rotations for many columns of about one size", async () => {
    let steps = 0;
    const onProgress = ({ stage }: { stage: string }) => {
      if (stage === "singular values") steps++; // one for each column but the last
    };
    for (const [m, n] of [
      [100, 300],
      [300, 100],
    ] as const) {
      steps = 0;
      await svd(randomMatrix(m, n), { onProgress });
      expect(steps).toBeLessThanOrEqual(3 * 99);
    }
  });

  test("is as exact for many columns whose singular values fall over 15 digits", async () => {
    const n = 60;
    const [left, right] = [
      (await svd(randomMatrix(n, n))).u,
      (await svd(randomMatrix(n, n, "V"))).u,
    ];
    const wanted = Float64Array.from({ length: n }, (_, i) => 10 ** (-i / 4));
    const scaled = { ...left, data: left.data.map((x, at) => x * wanted[at % n]!) };
    const { u, values, v } = await svd(product(scaled, right, { transposeB: true }));
    expect(maxDifference(values, wanted)).toBeLessThan(n * Number.EPSILON);
    for (const side of [u, v]) {
      const gram = product(side, side, { transposeA: true });
      expect(maxDifference(gram.data, identity(n).data)).toBeLessThan(1e-13);
    }
  });

  test("has mpmath's singular values of a wide matrix with one large column", async () => {
    const [n, d] = [60, 100];
    const x = randomMatrix(n, d);
    for (let i = 0; i < n; i++) x.data[i * d] = 1.7e9 + 86400 * i;
    const { values } = await svd(x);
    expect(values[0]! / 13187891390.01537).toBeCloseTo(1, 14);
    expect(values[1]! / 17.18185459007893).toBeCloseTo(1, 12);
    expect(values[59]! / 2.558969825464159).toBeCloseTo(1, 12);
  });

  test("has NumPy's singular values of the triangle, and 0 for the lost one", async () => {
    const { values } = await svd(lower(60));
    const [first, second, last] = [values[0]!, values[1]!, values[58]!];
    expect(first).toBeCloseTo(37.2706745, 7);
    expect(second).toBeCloseTo(12.4990715, 7);
    expect(last).toBeCloseTo(1.50005746, 8);
    expect(values[59]).toBe(0);
  });
});
