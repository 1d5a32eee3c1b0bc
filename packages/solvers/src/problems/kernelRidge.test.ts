import { describe, expect, test } from "vitest";

import { plainEngine } from "../engine/plainEngine.ts";
import {
  ConflictingDuplicatesError,
  gaussian,
  interpolateAtCenters,
  interpolateLabelings,
  interpolateLabels,
  type Kernel,
  type KernelMethod,
  kernelInterpolation,
  kernelRidge,
  laplacian,
  linear,
  type MatrixEngine,
  MemoryError,
  ridgePath,
} from "../index.ts";
import { maxDifference, randomMatrix } from "../matrices.testing.ts";

// Twelve points of ℝ⁴ and two outputs, from integers; expected values by SciPy's LAPACK.
const points = {
  data: Float64Array.from({ length: 48 }, (_, at) => {
    const [i, j] = [Math.floor(at / 4), at % 4];
    return ((7 * i + 3 * j * j + i * j) % 13) / 10;
  }),
  shape: [12, 4] as const,
};
const values = {
  data: Float64Array.from({ length: 24 }, (_, at) => {
    const i = at >> 1;
    return at % 2 === 0 ? ((5 * i) % 7) - 3 : i % 3;
  }),
  shape: [12, 2] as const,
};
const elsewhere = { data: [0.5, 0.5, 0.5, 0.5, 0.1, 0.9, 0.3, 0.2], shape: [2, 4] as const };

const scipy: { kernel: Kernel; norm: number; predicted: number[]; condition: number }[] = [
  {
    kernel: gaussian({ gamma: 0.7 }),
    norm: 21.25212346920154,
    predicted: [1.0210989488471287, 1.9145245048096304, 3.350789568209499, 1.2909170707155329],
    condition: 138.8386916587901,
  },
  {
    kernel: laplacian({ bandwidth: 1.5 }),
    norm: 14.01091987970528,
    predicted: [0.6785105418442758, 1.579499597390726, 0.9226411072919602, 0.8169014945186484],
    condition: 39.836265138902974,
  },
];
const methods: KernelMethod[] = ["cholesky", "cholesky-float32", "conjugate-gradient"];

describe.each(methods)("%s", (method) => {
  test.each(scipy)("agrees with SciPy: $kernel.name", async ({ kernel, norm, predicted }) => {
    const options = { kernel, method, tolerance: 1e-12 };
    const solution = await kernelInterpolation(points, values, options);
    expect(solution.certificate).toMatchObject({ status: "converged", normKind: "rkhs" });
    expect(solution.certificate.relativeResidual).toBeLessThan(1e-11);
    expect(solution.certificate.norm).toBeCloseTo(norm, 9);
    expect(maxDifference((await solution.predict(elsewhere)).data, predicted)).toBeLessThan(1e-9);
    expect(maxDifference((await solution.predict(points)).data, values.data)).toBeLessThan(1e-9);
    expect(maxDifference(solution.fitted.data, values.data)).toBeLessThan(1e-9);
  });

  test("solves for many panels, with a ridge and without", async () => {
    const n = 520;
    const [x, y] = [randomMatrix(n, 5), randomMatrix(n, 3, "y")];
    for (const ridge of [0, 0.3]) {
      const kernel = laplacian({ bandwidth: 1 });
      const solution = await kernelRidge(x, y, { kernel, ridge, method, tolerance: 1e-9 });
      expect(solution.certificate.status).toBe("converged");
      expect(solution.certificate.relativeResidual).toBeLessThan(2e-9);
      const f = (await solution.predict(x)).data;
      const a = solution.coefficients.data;
      expect(
        maxDifference(
          f.map((fi, i) => fi + ridge * a[i]!),
          y.data,
        ),
      ).toBeLessThan(1e-6);
    }
  });

  test("takes one point, and values that are all zero", async () => {
    const kernel = gaussian({ gamma: 1 });
    const one = { data: [3, 4], shape: [1, 2] as const };
    const single = await kernelInterpolation(one, [7], { kernel, method });
    expect(single.coefficients.data[0]).toBeCloseTo(7, 7);
    const zero = await kernelInterpolation(points, new Float64Array(12), { kernel, method });
    expect(zero.certificate).toMatchObject({ status: "converged", relativeResidual: 0, norm: 0 });
  });

  test("goes on where it was stopped", async () => {
    const [x, y] = [randomMatrix(300, 4), randomMatrix(300, 1, "y")];
    const options = { kernel: laplacian({ bandwidth: 1 }), method, tolerance: 1e-9 };
    const stopped = await kernelInterpolation(x, y, { ...options, maxSteps: 1 });
    const resumed = await kernelInterpolation(x, y, { ...options, resume: stopped.state });
    const straight = await kernelInterpolation(x, y, options);
    expect(resumed.steps).toBe(straight.steps);
    expect(maxDifference(resumed.coefficients.data, straight.coefficients.data)).toBe(0);
  });
});

describe("kernelInterpolation", () => {
  test("certifies rank, condition, method and reason", async () => {
    const { certificate, plan, timings } = await kernelInterpolation(points, values, {
      kernel: scipy[0]!.kernel,
    });
    expect(certificate).toMatchObject({ rank: 12, method: "cholesky" });
    // A lower bound, as a rule within a factor of three.
    expect(certificate.conditionEstimate).toBeLessThanOrEqual(scipy[0]!.condition * (1 + 1e-12));
    expect(certificate.conditionEstimate).toBeGreaterThan(scipy[0]!.condition / 3);
    expect(certificate.reason).toMatch(/the factor in float64 needs .* of /);
    expect(plan).toMatchObject({ method: "cholesky", layout: "dense" });
    expect(Object.keys(timings)).toEqual(
      expect.arrayContaining(["kernel matrix", "factorization", "substitution", "residual"]),
    );
  });

  test("the float32 factor is refined to float64's accuracy", async () => {
    const [x, y] = [randomMatrix(600, 6), randomMatrix(600, 1, "y")];
    const options = { kernel: gaussian({ gamma: 0.5 }), tolerance: 1e-10 };
    const fine = await kernelInterpolation(x, y, options);
    const mixed = await kernelInterpolation(x, y, { ...options, method: "cholesky-float32" });
    expect(fine.steps).toBe(0);
    expect(mixed.steps).toBeGreaterThan(0);
    expect(mixed.certificate.method).toMatch(/cholesky-float32, then \d+ steps/);
    expect(mixed.certificate.norm).toBeCloseTo(fine.certificate.norm, 6);
  });

  test("survives a kernel matrix that is singular to rounding, and says what it got", async () => {
    const x = {
      data: Float64Array.from({ length: 60 }, (_, i) => i / 60),
      shape: [60, 1] as const,
    };
    const solve = async (f: (x: number) => number) =>
      (
        await kernelInterpolation(x, x.data.map(f), {
          kernel: gaussian({ gamma: 0.5 }),
          tolerance: 1e-4,
        })
      ).certificate;
    const smooth = await solve((xi) => Math.sin(5 * xi));
    expect(smooth.status).toBe("converged");
    expect(smooth.reason).toMatch(/singular to rounding, so by eigenvalues/);
    expect(smooth.rank).toBeLessThan(20);
    const jump = await solve((xi) => Math.sign(xi - 0.51));
    expect(jump.status).toBe("inconsistent");
    expect(jump.relativeResidual).toBeGreaterThan(1e-3);
    expect(jump.relativeResidual).toBeLessThan(1);
  });

  test("leave-one-out errors by SciPy, solving again without example 3", async () => {
    const { leaveOneOutErrors } = await kernelRidge(points, values, {
      kernel: gaussian({ gamma: 0.7 }),
      ridge: 0.1,
      leaveOneOut: true,
    });
    const errors = leaveOneOutErrors!.data;
    expect(
      maxDifference(errors.slice(6, 8), [-4.755358676496034, -1.872529560672412]),
    ).toBeLessThan(1e-10);
    const mean = errors.reduce((sum, e) => sum + e * e, 0) / errors.length;
    expect(mean).toBeCloseTo(7.278666812777412, 9);
  });

  test("a point given twice with one value counts once", async () => {
    const twice = { data: [1, 2, 5, 6, 1, 2], shape: [3, 2] as const };
    const options = { kernel: gaussian({ gamma: 0.1 }) };
    const { coefficients, fitted } = await kernelInterpolation(twice, [1, -1, 1], options);
    const once = await kernelInterpolation({ data: [1, 2, 5, 6], shape: [2, 2] }, [1, -1], options);
    expect([...coefficients.data]).toEqual([...once.coefficients.data, 0]);
    expect(maxDifference(fitted.data, [1, -1, 1])).toBeLessThan(1e-14);
  });

  // By refitting without each point, in NumPy.
  test.each<[string, number[], [number, number], number[], number[]]>([
    ["a point twice", [1, 1, 2], [3, 1], [1, 1, 3], [-0.4, -0.4, 1]],
    [
      "a point twice in two dimensions",
      [1, 0, 1, 0, 0, 1, 1, 1, 2, 1],
      [5, 2],
      [1, 1, 2, 4, 1],
      [1, 1, -0.2, 2.5, -3.8],
    ],
    ["zeros alone", [0, 0, 0, 0], [4, 1], [2, 2, 2, 2], [2, 2, 2, 2]],
    ["one zero", [0], [1, 1], [5], [5]],
    ["zeros and another point", [0, 0, 1], [3, 1], [5, 5, 5], [5, 5, 5]],
  ])("comes closest where no function takes all values: %s", async (_, data, shape, y, wanted) => {
    const options = { kernel: linear(), leaveOneOut: true };
    const { fitted, leaveOneOutErrors } = await kernelInterpolation({ data, shape }, y, options);
    expect(maxDifference(leaveOneOutErrors!.data, wanted)).toBeLessThan(1e-12);
    const [path] = await ridgePath({ data, shape }, y, [0]);
    expect(maxDifference(path!.leaveOneOutErrors.data, wanted)).toBeLessThan(1e-12);
    const residual = y.map((value, i) => value - fitted.data[i]!);
    const [n, d] = shape;
    for (let k = 0; k < d; k++) {
      let product = 0;
      for (let i = 0; i < n; i++) product += data[i * d + k]! * residual[i]!;
      expect(Math.abs(product)).toBeLessThan(1e-12); // normal equations
    }
  });

  test("refuses a point with two values, unless there is a ridge", async () => {
    const twice = { data: [1, 2, 5, 6, 1, 2], shape: [3, 2] as const };
    const kernel = gaussian({ gamma: 0.1 });
    const error = await kernelInterpolation(twice, [1, -1, 2], { kernel }).catch((e) => e);
    expect(error).toBeInstanceOf(ConflictingDuplicatesError);
    expect((error as ConflictingDuplicatesError).rows).toEqual([0, 2]);
    const { certificate } = await kernelRidge(twice, [1, -1, 2], { kernel, ridge: 0.1 });
    expect(certificate.status).toBe("converged");
  });

  test("refuses, before it allocates, what does not fit into memory", async () => {
    const kernel = gaussian({ gamma: 1 });
    const solve = (method?: KernelMethod) =>
      kernelInterpolation(randomMatrix(500, 2), new Float64Array(500), {
        kernel,
        memory: 5e5,
        ...(method ? { method } : {}),
      });
    await expect(solve()).rejects.toThrow(MemoryError);
    await expect(solve("cholesky")).rejects.toThrow(
      /cholesky of 500 points needs .* got 500000 bytes/,
    );
  });

  test("takes bytes and float32 as points", async () => {
    const bytes = Uint8Array.from({ length: 40 }, (_, i) => (i * i * 37) % 251);
    const kernel = gaussian({ gamma: 1e-4 });
    const y = Float64Array.from({ length: 10 }, (_, i) => i % 3);
    const shape = [10, 4] as const;
    const exact = await kernelInterpolation({ data: Float64Array.from(bytes), shape }, y, {
      kernel,
    });
    for (const data of [bytes, Float32Array.from(bytes)]) {
      const solution = await kernelInterpolation({ data, shape }, y, { kernel });
      expect(solution.coefficients).toEqual(exact.coefficients);
    }
  });

  test.each([
    ["values of another length", points, [1, 2], /values must have 12 rows, got 2/],
    [
      "NaN among the points",
      { data: [1, Number.NaN], shape: [2, 1] as const },
      [1, 2],
      /finite numbers.*row 1/,
    ],
    ["no points", { data: [], shape: [0, 3] as const }, [], /at least one row/],
  ])("refuses %s", async (_, x, y, message) => {
    await expect(kernelInterpolation(x, y, { kernel: gaussian({ gamma: 1 }) })).rejects.toThrow(
      message,
    );
  });

  test("refuses to predict points of another dimension", async () => {
    const solution = await kernelInterpolation(points, values, { kernel: gaussian({ gamma: 1 }) });
    const other = { data: [1, 2], shape: [1, 2] as const };
    await expect(solution.predict(other)).rejects.toThrow(/must have 4 coordinates, got 2/);
  });

  test("reports its stages in order, and the last step is the whole", async () => {
    const seen = new Map<string, { done: number; total: number }>();
    await kernelInterpolation(randomMatrix(600, 3), randomMatrix(600, 1, "y"), {
      kernel: laplacian({ bandwidth: 1 }),
      onProgress: ({ stage, done, total }) => seen.set(stage, { done, total }),
    });
    expect([...seen.keys()].slice(0, 3)).toEqual([
      "kernel matrix",
      "factorization",
      "substitution",
    ]);
    const { done, total } = seen.get("factorization")!;
    expect(done).toBe(total);
  });

  test("stops when aborted, and lets its memory go", async () => {
    const controller = new AbortController();
    const reason = new Error("enough");
    // Any engine would do; this one counts what it is still asked after the abort.
    let late = 0;
    const engine: MatrixEngine = {
      name: "counting",
      gemm(options) {
        if (controller.signal.aborted) late++;
        plainEngine.gemm(options);
      },
    };
    const solving = kernelInterpolation(randomMatrix(1500, 3), randomMatrix(1500, 1, "y"), {
      kernel: laplacian({ bandwidth: 1 }),
      engine,
      signal: controller.signal,
      onProgress: ({ stage }) => {
        if (stage === "factorization") controller.abort(reason);
      },
    });
    await expect(solving).rejects.toBe(reason);
    expect(late).toBe(0);
    await expect(
      kernelInterpolation(points, values, {
        kernel: gaussian({ gamma: 1 }),
        signal: controller.signal,
      }),
    ).rejects.toBe(reason);
  });
});

describe("interpolateAtCenters", () => {
  test("takes the values too, with a larger norm than the minimum", async () => {
    const [x, y] = [randomMatrix(30, 3), randomMatrix(30, 1, "y")];
    const kernel = gaussian({ gamma: 0.5 });
    const shortest = await kernelInterpolation(x, y, { kernel });
    const other = await interpolateAtCenters(x, y, { kernel, centers: randomMatrix(30, 3, "z") });
    expect(maxDifference(other.predict(x).data, y.data)).toBeLessThan(1e-6);
    expect(other.certificate.norm).toBeGreaterThan(shortest.certificate.norm);
    expect(other.certificate.normKind).toBe("rkhs");
  });

  test("is the interpolant of minimum norm if the centers are the points", async () => {
    const [x, y] = [randomMatrix(20, 3), randomMatrix(20, 1, "y")];
    const kernel = laplacian({ bandwidth: 1 });
    const same = await interpolateAtCenters(x, y, { kernel, centers: x });
    const shortest = await kernelInterpolation(x, y, { kernel });
    expect(maxDifference(same.coefficients.data, shortest.coefficients.data)).toBeLessThan(1e-10);
    expect(same.certificate.norm).toBeCloseTo(shortest.certificate.norm, 10);
  });
});

describe("interpolateLabels", () => {
  // Two classes on either side of a line, and the same points with labels by chance.
  const x = randomMatrix(200, 2);
  const labels = Array.from({ length: 200 }, (_, i) => (x.data[2 * i]! > 0 ? 1 : 0));
  const chance = Array.from({ length: 200 }, (_, i) => ((i * 7919) % 13) % 2);
  const test2 = randomMatrix(500, 2, "test");
  const judged = {
    points: test2,
    labels: Array.from({ length: 500 }, (_, i) => (test2.data[2 * i]! > 0 ? 1 : 0)),
  };

  test("fits true and random labels; the true ones at a smaller norm", async () => {
    const run = async (trainLabels: number[]) =>
      (
        await interpolateLabels({
          train: { points: x, labels: trainLabels },
          test: { test: judged },
          classes: 2,
          kernel: laplacian({ bandwidth: 2 }),
        })
      ).record;
    const [truth, random] = [await run(labels), await run(chance)];
    expect(truth.trainError).toBe(0);
    expect(random.trainError).toBe(0);
    expect(truth.testErrors.test).toBeLessThan(0.1);
    expect(random.testErrors.test).toBeGreaterThan(0.35);
    expect(random.norm).toBeGreaterThan(truth.norm);
    expect(JSON.parse(JSON.stringify(truth))).toEqual(truth);
    expect(truth).toMatchObject({ n: 200, dimension: 2, engine: "typescript", ridge: 0 });
  });

  test("several labelings at once are each as they are alone", async () => {
    const options = { test: { test: judged }, classes: 2, kernel: laplacian({ bandwidth: 2 }) };
    const { records, solution } = await interpolateLabelings({
      ...options,
      train: { points: x, labelings: { truth: labels, chance } },
    });
    expect(solution.coefficients.shape).toEqual([200, 4]);
    for (const [name, trainLabels] of Object.entries({ truth: labels, chance })) {
      const alone = await interpolateLabels({
        ...options,
        train: { points: x, labels: trainLabels },
      });
      const { trainError, testErrors, norm } = records[name]!;
      expect({ trainError, testErrors }).toEqual({
        trainError: alone.record.trainError,
        testErrors: alone.record.testErrors,
      });
      expect(norm / alone.record.norm).toBeCloseTo(1, 10);
    }
  });

  test("refuses labels that are no class, before it computes", async () => {
    const run = (trainLabels: number[]) =>
      interpolateLabels({
        train: { points: x, labels: trainLabels },
        test: {},
        classes: 2,
        kernel: laplacian({ bandwidth: 2 }),
      });
    await expect(run([...labels.slice(1), 2])).rejects.toThrow(/from 0 to 1, got 2 at 199/);
    await expect(run(labels.slice(1))).rejects.toThrow(/each of its 200 points, got 199/);
  });
});

test("leave-one-out errors take the limit where K is singular, and are 0 for copies", async () => {
  const line = { data: [1, 2, 3, 4], shape: [4, 1] as const };
  const options = { leaveOneOut: true, method: "cholesky" } as const;
  const onLine = await kernelInterpolation(line, [1, 2, 3, 5], { kernel: linear(), ...options });
  const expected = [-4 / 29, -4 / 13, -4 / 7, 1];
  expect(maxDifference(onLine.leaveOneOutErrors!.data, expected)).toBeLessThan(1e-13);

  const kernel = gaussian({ gamma: 1 });
  const copies = { data: [0, 0, 1, 2.5], shape: [4, 1] as const };
  const solution = await kernelInterpolation(copies, [1, 1, 2, 3], { kernel, ...options });
  const [path] = await ridgePath(copies, [1, 1, 2, 3], [0], { kernel });
  expect([...solution.leaveOneOutErrors!.data.slice(0, 2)]).toEqual([0, 0]);
  expect(
    maxDifference(solution.leaveOneOutErrors!.data, path!.leaveOneOutErrors.data),
  ).toBeLessThan(1e-12);
});
