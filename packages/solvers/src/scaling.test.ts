import { describe, expect, test } from "vitest";
import {
  cholesky,
  conjugateGradient,
  crossGramMatrix,
  denseOperator,
  eigenPro,
  gaussian,
  gradientDescentPath,
  gramMatrix,
  interpolateAtCenters,
  kernelInterpolation,
  kernelRidge,
  linear,
  lsmr,
  medianHeuristic,
  minimumNorm,
  qr,
  ridge,
  ridgePath,
  SolverArgumentError,
  selectGamma,
  svd,
  symmetricEigen,
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

// What has the scale of the data has it in the solution, too: scaled back it is that of the data.
const SCALES = [1e-290, 1e-200, 1e-155, 1e155, 1e200, 1e290];
const points = (s: number) => ({
  data: times([1, 2, 2, 0, 1, 0, 3, -1, 1, 2, 5, -2], s),
  shape: [4, 3] as [number, number],
});
const values = (s: number) => times([9, 1, -2, 4], s);
const expectNear = (found: ArrayLike<number>, wanted: ArrayLike<number>, factor: number) => {
  const largest = Math.max(...Array.from(wanted, Math.abs));
  Array.from(found).forEach((value, i) => {
    expect(Math.abs(value / factor - wanted[i]!)).toBeLessThan(1e-11 * largest);
  });
};

describe.each(SCALES)("at the scale %s", (s) => {
  test("qr and svd have the orthogonal factors of scale 1", async () => {
    const [one, other] = await Promise.all([1, s].map((t) => qr(points(t))));
    expectNear(other!.r.data, one!.r.data, s);
    const b = { data: Float64Array.from(values(1)), shape: [4, 1] as const };
    expectNear(other!.applyQTransposed(b).data, one!.applyQTransposed(b).data, 1);
    const [first, second] = await Promise.all([1, s].map((t) => svd(points(t))));
    expectNear(second!.values, first!.values, s);
    expectNear(second!.u.data, first!.u.data, 1);
    expectNear(second!.v.data, first!.v.data, 1);
  });

  test("symmetricEigen and cholesky scale", async () => {
    const A = (t: number) => ({
      data: times([4, 1, 0, 1, 3, 1, 0, 1, 2], t),
      shape: [3, 3] as const,
    });
    const [one, other] = await Promise.all([1, s].map((t) => symmetricEigen(A(t))));
    expectNear(other!.values, one!.values, s);
    expectNear(other!.vectors.data, one!.vectors.data, 1);
    const [first, second] = await Promise.all([1, s].map((t) => cholesky(A(t))));
    const [x, y] = [await first!.solve([1, 2, 3]), await second!.solve(times([1, 2, 3], s))];
    expectNear(y.data, x.data, 1);
  });

  test("ridge has the weights of X and Y of scale 1, with λ of the square", async () => {
    const { weights } = await ridge(points(1), values(1), { ridge: 0.5 });
    const scaled = await ridge(points(1), values(s), { ridge: 0.5 });
    expect(scaled.certificate.status).toBe("converged");
    expectNear(scaled.weights.data, weights.data, s);
    // λ = ½ is nothing beside large X, and all beside small X: W = XᵀY / λ.
    if (s > 1) {
      const both = await ridge(points(s), values(s), { ridge: 0.5 });
      const { weights: least } = await minimumNorm(points(1), values(1));
      expectNear(both.weights.data, least.data, 1);
      expect(both.certificate.status).toBe("converged");
    } else {
      const small = await ridge(points(s), values(1), { ridge: 0.5 });
      const product = [0, 1, 2].map((j) =>
        values(1).reduce((sum, y, i) => sum + 2 * y * points(1).data[3 * i + j]!, 0),
      );
      expectNear(small.weights.data, product, s);
    }
    const root = s > 1 ? 1e150 : 1e-150; // its square is a number
    const squared = await ridge(points(root), values(root), { ridge: 0.5 * root * root });
    expectNear(squared.weights.data, weights.data, 1);
    expect(squared.certificate).toMatchObject({ status: "converged", method: "Cholesky" });
  });

  test("ridgePath has the solutions of scale 1", async () => {
    const [plain] = await ridgePath(points(1), values(1), [0.5]);
    const [scaled] = await ridgePath(points(1), values(s), [0.5]);
    expectNear(scaled!.coefficients.data, plain!.coefficients.data, s);
    expectNear(scaled!.leaveOneOutErrors.data, plain!.leaveOneOutErrors.data, s);
    expectNear([scaled!.norm], [plain!.norm], s);
    for (const name of ["relativeResidual", "relativeTrainingError"] as const) {
      expect(scaled![name]).toBeCloseTo(plain![name], 12);
    }
    const [limit] = await ridgePath(points(1), values(1), [0]);
    const [both] = await ridgePath(points(s), values(s), [0]);
    expectNear(both!.coefficients.data, limit!.coefficients.data, 1 / s);
    expectNear(both!.leaveOneOutErrors.data, limit!.leaveOneOutErrors.data, s);
    expectNear([both!.norm], [limit!.norm], 1);
    expect(both!.rank).toBe(limit!.rank);
    const root = s > 1 ? 1e150 : 1e-150;
    const [squared] = await ridgePath(points(root), values(root), [0.5 * root * root]);
    expectNear(squared!.coefficients.data, plain!.coefficients.data, 1 / root);
    expectNear([squared!.norm], [plain!.norm], 1);
  });

  test("values of kernel machines and right-hand sides of iterations scale", async () => {
    const kernel = gaussian({ gamma: 0.1 });
    const centers = { data: points(1).data.map((x) => x + 0.25), shape: [4, 3] as const };
    for (const solve of [
      (y: number[]) => kernelInterpolation(points(1), y, { kernel, leaveOneOut: true }),
      (y: number[]) => kernelInterpolation(points(1), y, { kernel, method: "conjugate-gradient" }),
      (y: number[]) => kernelRidge(points(1), y, { kernel, ridge: 0.1 }),
      (y: number[]) => interpolateAtCenters(points(1), y, { kernel, centers }),
    ]) {
      const [one, other] = await Promise.all([solve(values(1)), solve(values(s))]);
      expectNear(other.coefficients.data, one.coefficients.data, s);
      expectNear([other.certificate.norm], [one.certificate.norm], s);
      expect(other.certificate.status).toBe(one.certificate.status);
      const [near, far] = [await one.predict(centers), await other.predict(centers)];
      expectNear(far.data, near.data, s);
      if ("leaveOneOutErrors" in one && "leaveOneOutErrors" in other) {
        expectNear(other.leaveOneOutErrors!.data, one.leaveOneOutErrors!.data, s);
      }
    }
    const A = denseOperator({ data: [4, 1, 0, 1, 3, 1, 0, 1, 2], shape: [3, 3] });
    const solutions = [1, s].map((t) => conjugateGradient(A, times([1, 2, 3], t)));
    const [x, y] = await Promise.all(solutions);
    expectNear(y!.x.data, x!.x.data, s);
    expectNear([y!.norm], [x!.norm], s);
    const again = await conjugateGradient(A, times([1, 2, 3], s), { resume: y!.state });
    expectNear(again.x.data, x!.x.data, s);
  });

  test("lsmr has the solution of scale 1", async () => {
    const one = await lsmr(denseOperator(points(1)), values(1));
    for (const [ofA, ofB] of [
      [s, s],
      [1, s],
      [s, 1],
    ] as const) {
      const other = await lsmr(denseOperator(points(ofA)), values(ofB));
      expectNear(other.x, one.x, ofB / ofA);
      expect(other).toMatchObject({ status: one.status, steps: one.steps });
      const part = await lsmr(denseOperator(points(ofA)), values(ofB), { maxSteps: 1 });
      const rest = await lsmr(denseOperator(points(ofA)), values(ofB), { resume: part.state });
      expectNear(rest.x, one.x, ofB / ofA);
    }
  });

  test("points whose squares are out of range are refused by name", async () => {
    const kernel = gaussian({ gamma: 0.1 });
    const labels = [0, 1, 0, 1];
    const given = { points: points(s), labels };
    for (const [who, solve] of [
      ["gramMatrix", () => gramMatrix(points(s), kernel)],
      ["crossGramMatrix", async () => crossGramMatrix(points(s), points(s), kernel)],
      ["ridgePath", () => ridgePath(points(s), values(1), [1], { kernel })],
      ["eigenPro", () => eigenPro(points(s), values(1), { kernel })],
      ["medianHeuristic", async () => medianHeuristic(points(s))],
      ["selectGamma", () => selectGamma(given, { classes: 2 })],
      ["gradientDescentPath", () => gradientDescentPath(points(s), values(1))],
      [
        "interpolateAtCenters",
        () => interpolateAtCenters(points(s), values(1), { kernel, centers: points(s) }),
      ],
    ] as const) {
      const error = await solve().then(
        () => undefined,
        (error) => error,
      );
      expect(error, who).toBeInstanceOf(SolverArgumentError);
      expect(error.message).toMatch(
        new RegExp(
          `^${who}: the largest of the .* must be 0 or within 2\\^±300.* Multiply them by`,
        ),
      );
    }
  });
});

test("small columns beside large ones keep their singular values", async () => {
  const t = 1e-200;
  const A = { data: [1, 0, 0, 0, 3 * t, t, 0, t, 2 * t, 0, 0, 0], shape: [4, 3] as const };
  const { values } = await svd(A);
  // Of [3, 1; 1, 2]: (5 ± √5) / 2.
  expectNear(values.slice(1), [(5 + Math.sqrt(5)) / 2, (5 - Math.sqrt(5)) / 2], t);
});

test("what is out of the range of numbers is refused, with how large it would be", async () => {
  await expect(ridge(points(1e-200), values(1e-200), { ridge: 1 })).rejects.toThrow(
    /^ridge: the weights must be .* of about 2\^-13\d\d\. Scale the data so/,
  );
  await expect(ridgePath(points(1e-200), values(1), [0])).rejects.toThrow(
    /^ridgePath: the coefficients must be numbers in range, got some of about 2\^13\d\d\. Scale/,
  );
});
