import { describe, expect, test } from "vitest";
import {
  conjugateGradient,
  kernelInterpolation,
  linear,
  lsmr,
  minimumNorm,
  SolverArgumentError,
} from "./index.ts";

// X·w = y for X = [1, 2, 2; 0, 1, 0] and y = [9, 1]: the minimum norm solution, by hand, is
// w = [7/5, 1, 14/5].
const EXACT = [7 / 5, 1, 14 / 5];
const times = (numbers: number[], s: number) => numbers.map((value) => value * s);
const X = (s: number) => ({
  data: times([1, 2, 2, 0, 1, 0], s),
  shape: [2, 3] as [number, number],
});

describe("minimumNorm", () => {
  test.each([
    -1050, -1000, -665, -565, -515, -301, -300, -10, 0, 10, 300, 301, 465, 509, 531, 1000, 1020,
  ])("of numbers of about 2^%i is exact, whatever is scaled", async (exponent) => {
    const s = 2 ** exponent;
    for (const t of [s, 1]) {
      const factor = t / s;
      if (!Number.isFinite(factor) || factor < 2 ** -1000) continue;
      const { weights, certificate } = await minimumNorm(X(s), times([9, 1], t));
      expect(certificate).toMatchObject({ status: "converged", rank: 2, method: "QR" });
      weights.data.forEach((w, i) => {
        expect(w / factor).toBeCloseTo(EXACT[i]!, 12);
      });
    }
  });

  test.each([1e-200, 1e-170, 1e140, 1e153, 1e160])("at the scale %s, too", async (s) => {
    const { weights, certificate } = await minimumNorm(X(s), times([9, 1], s));
    expect(certificate.status).toBe("converged");
    weights.data.forEach((w, i) => {
      expect(w).toBeCloseTo(EXACT[i]!, 12);
    });
  });

  test("of a singular X finds its rank at every scale", async () => {
    for (const s of [1e-200, 1, 1e160]) {
      const singular = { data: times([1, 1, 1, 1], s), shape: [2, 2] as [number, number] };
      const { certificate, weights } = await minimumNorm(singular, times([2, 2], s));
      expect(certificate).toMatchObject({ status: "converged", rank: 1, method: "SVD" });
      for (const w of weights.data) expect(w).toBeCloseTo(1, 12);
    }
  });

  test("refuses weights that no number is", async () => {
    const solution = minimumNorm(X(2 ** -700), times([9, 1], 2 ** 700));
    await expect(solution).rejects.toThrow(SolverArgumentError);
    await expect(solution).rejects.toThrow("the weights must be numbers in range");
  });
});

test("kernelInterpolation refuses points whose squares are out of range, by name", async () => {
  for (const s of [1e-200, 1e-155, 1e150]) {
    const solution = kernelInterpolation(X(s), times([9, 1], s), { kernel: linear() });
    await expect(solution).rejects.toThrow(SolverArgumentError);
    await expect(solution).rejects.toThrow(
      /^kernelInterpolation: the largest of the points must be 0 or within 2\^±300/,
    );
  }
  const small = await kernelInterpolation(X(2 ** -200), [9, 1], { kernel: linear() });
  expect(small.certificate.status).toBe("converged");
});

test("what is no matrix and no operator is refused by name", async () => {
  await expect(lsmr(5 as never, [1])).rejects.toThrow(/^lsmr: A must be .* got 5\.$/);
  await expect(conjugateGradient({} as never, [1])).rejects.toThrow(
    /^conjugateGradient: A must be/,
  );
  const texts = { data: ["1", "2"] as never, shape: [1, 2] as [number, number] };
  await expect(minimumNorm(texts, [1])).rejects.toThrow(
    'X must be finite numbers, got "1" in row 0',
  );
  const kernel = linear();
  await expect(kernelInterpolation(texts, [1], { kernel })).rejects.toThrow('got "1" in row 0');
});
