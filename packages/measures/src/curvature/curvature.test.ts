import { foldIn, key, normal } from "@rote/random";
import { describe, expect, test } from "vitest";
import { MeasureArgumentError, spectralDensity, topEigenvalues } from "../index.ts";

/** A dense symmetric matrix of standard normal numbers. */
function symmetric(n: number): number[][] {
  const a = Array.from({ length: n }, () => new Array<number>(n).fill(0));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) a[i]![j] = a[j]![i] = normal(foldIn(foldIn(key(0, "a"), i), j));
  }
  return a;
}

/** All eigenvalues by Jacobi's rotations, in falling order: nothing of Lanczos' method. */
function jacobi(matrix: number[][]): { values: number[]; vectors: number[][] } {
  const n = matrix.length;
  const a = matrix.map((row) => [...row]);
  const v = a.map((_, i) => a.map((__, j) => Number(i === j)));
  for (let sweep = 0; sweep < 30; sweep++) {
    for (let p = 0; p < n; p++) {
      for (let q = p + 1; q < n; q++) {
        if (Math.abs(a[p]![q]!) < 1e-300) continue;
        const angle = 0.5 * Math.atan2(2 * a[p]![q]!, a[q]![q]! - a[p]![p]!);
        const [c, s] = [Math.cos(angle), Math.sin(angle)];
        const turn = (x: number[], y: number[], i: number, j: number) => {
          const [f, g] = [x[i]!, y[j]!];
          x[i] = c * f - s * g;
          y[j] = s * f + c * g;
        };
        for (let k = 0; k < n; k++) turn(a[k]!, a[k]!, p, q);
        for (let k = 0; k < n; k++) turn(a[p]!, a[q]!, k, k);
        for (let k = 0; k < n; k++) turn(v[k]!, v[k]!, p, q);
      }
    }
  }
  const order = a.map((_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!);
  const vectors = order.map((i) => v.map((row) => row[i]!));
  return { values: order.map((i) => a[i]![i]!), vectors };
}

const times = (matrix: number[][]) => (v: Float64Array) =>
  matrix.map((row) => row.reduce((sum, x, j) => sum + x * v[j]!, 0));

describe("topEigenvalues", () => {
  test("of a quadratic are those of its Hessian, by all steps", async () => {
    const matrix = symmetric(40);
    const { values } = jacobi(matrix);
    const found = await topEigenvalues(times(matrix), 40, { count: 40 });
    values.forEach((value, i) => {
      expect(found.values[i]).toBeCloseTo(value, 9);
      expect(found.residuals[i]).toBeLessThan(1e-8);
    });
  });

  test("are within their residuals after few steps", async () => {
    const matrix = symmetric(60);
    const { values } = jacobi(matrix);
    const found = await topEigenvalues(times(matrix), 60, { count: 3, steps: 15 });
    for (const [i, value] of found.values.entries()) {
      const nearest = Math.min(...values.map((one) => Math.abs(one - value)));
      expect(nearest).toBeLessThanOrEqual(found.residuals[i]! + 1e-12);
    }
    expect(found.values[0]).toBeLessThanOrEqual(values[0]! + 1e-12);
  });

  test("are found through noise that is as long as the first products, and no longer", async () => {
    const n = 10_000;
    let call = 0;
    const operator = (v: Float64Array) => {
      call++;
      return v.map((x, i) => {
        const noise = (0.8 / Math.sqrt(n)) * normal(foldIn(foldIn(key(0, "noise"), call), i));
        return (i === 7 ? 100 * x : 0) + noise;
      });
    };
    const { values } = await topEigenvalues(operator, n, { steps: 10 });
    expect(values[0]).toBeGreaterThan(99);
    expect(values[0]).toBeLessThan(101);
  });

  test("of a diagonal of 1,000 with one large value are found to ten digits", async () => {
    const diagonal = Float64Array.from({ length: 1000 }, (_, i) => (i === 7 ? 50 : (i % 10) / 10));
    const operator = async (v: Float64Array) => v.map((x, i) => diagonal[i]! * x);
    const { values } = await topEigenvalues(operator, 1000);
    expect(values[0]).toBeCloseTo(50, 10);
  });

  test("end where the matrix spans no more, and do not change the operator's input", async () => {
    const found = await topEigenvalues((v) => v.fill(0), 5, { count: 1 });
    expect(found.values[0]).toBe(0);
    const twice = await topEigenvalues((v) => v.map((x) => 2 * x), 5);
    expect(twice.values[0]).toBeCloseTo(2, 14);
  });

  test("depend on the seed where they are not exact", async () => {
    const of = async (seed: number) =>
      (await topEigenvalues(times(symmetric(60)), 60, { steps: 3, seed })).values[0];
    expect(await of(1)).toBe(await of(1));
    expect(await of(1)).not.toBe(await of(2));
  });
});

describe("spectralDensity", () => {
  test("has the exact moments of a diagonal, whatever the sign vectors", async () => {
    const diagonal = [-1, 0, 0.5, 2, 7, 7];
    const { nodes, weights } = await spectralDensity((v) => v.map((x, i) => diagonal[i]! * x), 6, {
      draws: 3,
    });
    for (let power = 0; power < 5; power++) {
      const moment = nodes.reduce((sum, node, i) => sum + weights[i]! * node ** power, 0);
      const exact = diagonal.reduce((sum, x) => sum + x ** power, 0) / 6;
      expect(moment / (1 + Math.abs(exact))).toBeCloseTo(exact / (1 + Math.abs(exact)), 12);
    }
  });

  test("is the density of all eigenvalues, smoothed, over many draws", async () => {
    const n = 40;
    const { values } = jacobi(symmetric(n));
    const options = { draws: 200, width: 1, points: 50 };
    const { at, density } = await spectralDensity(times(symmetric(n)), n, options);
    const exact = (t: number) =>
      values.reduce((sum, x) => sum + Math.exp(-0.5 * (t - x) ** 2), 0) /
      (n * Math.sqrt(2 * Math.PI));
    for (const [i, t] of at.entries()) expect(Math.abs(density[i]! - exact(t))).toBeLessThan(0.006);
    const integral = density.reduce((sum, x) => sum + x, 0) * (at[1]! - at[0]!);
    expect(integral).toBeCloseTo(1, 2);
  });

  test("of a multiple of the identity is one peak", async () => {
    const { nodes, weights, density } = await spectralDensity((v) => v.map((x) => 3 * x), 4);
    expect(nodes.every((node) => Math.abs(node - 3) < 1e-12)).toBe(true);
    expect(weights.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(density.every(Number.isFinite)).toBe(true);
  });
});

describe.each([1e-300, 1e-200, 1e-80, 1e80, 1e200, 1e300])("of a matrix of size %d", (size) => {
  const scaled = (n: number) => symmetric(n).map((row) => row.map((x) => x * size));

  test("the eigenvalues are those of the matrix itself, times its size", async () => {
    const { values } = jacobi(symmetric(12));
    const found = await topEigenvalues(times(scaled(12)), 12, { count: 12 });
    values.forEach((value, i) => {
      expect(found.values[i]! / size).toBeCloseTo(value, 9);
      expect(found.residuals[i]! / size).toBeLessThan(1e-9);
    });
  });

  test("the density is that of the matrix itself, at places times its size", async () => {
    const options = { draws: 2, points: 32 };
    const plain = await spectralDensity(times(symmetric(12)), 12, options);
    const found = await spectralDensity(times(scaled(12)), 12, options);
    for (const [i, t] of plain.at.entries()) {
      expect(found.at[i]! / size).toBeCloseTo(t, 9);
      expect(found.density[i]! * size).toBeCloseTo(plain.density[i]!, 6);
    }
  });

  test("the density of a multiple of the identity is one peak of unit area", async () => {
    const { at, density } = await spectralDensity((v) => v.map((x) => x * size), 5);
    const integral = density.reduce((sum, x) => sum + x * (at[1]! - at[0]!), 0);
    expect(integral).toBeCloseTo(1, 2);
  });

  test("an operator that is not symmetric is refused", async () => {
    const turn = ([a, b]: Float64Array) => [b! * size, -a! * size];
    await expect(topEigenvalues(turn as never, 2)).rejects.toThrow(/must be symmetric/);
  });
});

test("a spectrum or a density beyond the range of numbers is refused", async () => {
  const ones = (size: number) => (v: Float64Array) => {
    const sum = v.reduce((a, b) => a + b, 0);
    return v.map((x) => size * sum + 0 * x);
  };
  await expect(topEigenvalues(ones(1e308), 9, { steps: 9 })).rejects.toThrow(MeasureArgumentError);
  const tiny = spectralDensity((v) => v.map((x) => x * 1e-307), 4);
  await expect(tiny).rejects.toThrow(/density within the range of numbers/);
});

test.each<[string, () => Promise<unknown>, RegExp]>([
  [
    "count",
    () => topEigenvalues((v) => v, 3, { count: 4 }),
    /count must be an integer in \[1, 3\]/,
  ],
  ["steps", () => topEigenvalues((v) => v, 3, { count: 2, steps: 1 }), /steps must be .* least 2/],
  ["length", () => topEigenvalues(() => [1], 3), /what the operator returns must have 3 entries/],
  ["NaN", () => topEigenvalues((v) => v.fill(Number.NaN), 3), /must be finite numbers, got NaN/],
  ["width", () => spectralDensity((v) => v, 3, { width: 0 }), /width must be a number above 0/],
  ["operator", () => topEigenvalues(([a, b]) => [b!, -a!], 2), /must be symmetric, got ⟨H·v, u⟩/],
  ["operator", () => spectralDensity(1 as never, 3), /operator must be a function/],
])("refuses a wrong %s", async (_, call, message) => {
  await expect(call()).rejects.toThrow(MeasureArgumentError);
  await expect(call()).rejects.toThrow(message);
});

test("stops where it is asked to", async () => {
  const signal = AbortSignal.abort(new Error("enough"));
  await expect(topEigenvalues((v) => v, 3, { signal })).rejects.toThrow("enough");
});
