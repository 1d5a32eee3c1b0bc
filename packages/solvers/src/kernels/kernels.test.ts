// What every kernel promises. A new one is covered as soon as kernels/index.ts exports it.
import { describe, expect, test } from "vitest";

import { plainEngine } from "../engine/plainEngine.ts";
import {
  crossGramMatrix,
  eigenPro,
  gramMatrix,
  interpolateAtCenters,
  interpolateLabels,
  kernelInterpolation,
  kernelRidge,
  minimumNorm,
  ridgePath,
  symmetricEigen,
} from "../index.ts";
import { maxDifference, product, randomMatrix } from "../matrices.testing.ts";
import * as kernels from "./index.ts";
import type { Kernel } from "./kernel.ts";
import { KernelMatrix, Points } from "./kernelMatrix.ts";

const settings: Record<keyof typeof kernels, Kernel[]> = {
  linear: [kernels.linear()],
  polynomial: [kernels.polynomial(), kernels.polynomial({ degree: 1, offset: 0, scale: 0.5 })],
  gaussian: [kernels.gaussian({ gamma: 0.3 })],
  laplacian: [kernels.laplacian({ bandwidth: 2 })],
  matern: ([0.5, 1.5, 2.5] as const).map((smoothness) =>
    kernels.matern({ lengthScale: 2, smoothness }),
  ),
  arcCosine: [kernels.arcCosine(), kernels.arcCosine({ order: 0 })],
  neuralTangent: [
    ...[1, 2, 5].map((hiddenLayers) => kernels.neuralTangent({ hiddenLayers })),
    kernels.neuralTangent({ trainedLayers: 1 }),
  ],
};

const makers = { ...kernels } as Record<string, (params: object) => Kernel>;

/** k(x, y) for two points. */
async function value(kernel: Kernel, x: number[], y: number[]): Promise<number> {
  const row = (data: number[]) => ({ data, shape: [1, data.length] as const });
  return crossGramMatrix(row(x), row(y), kernel).data[0]!;
}

const points = randomMatrix(40, 6);

describe.each(Object.entries(settings))("%s", (name, list) => {
  describe.each(list.map((kernel) => [kernel.params, kernel] as const))("%o", (_, kernel) => {
    test("gives a symmetric positive semi-definite matrix", async () => {
      const K = await gramMatrix(points, kernel);
      expect(K.data.every((k, at) => k === K.data[(at % 40) * 40 + Math.floor(at / 40)])).toBe(
        true,
      );
      const { values } = await symmetricEigen(K);
      expect(values[0]).toBeGreaterThan(-1e-12 * values[39]!);
    });

    test("takes a point of zeros", async () => {
      const zero = [0, 0, 0];
      expect(await value(kernel, zero, zero)).toBeGreaterThanOrEqual(0);
      expect(Number.isFinite(await value(kernel, zero, [1, 2, 3]))).toBe(true);
    });

    test("is a value: name and parameters make it again from JSON", async () => {
      const spec = JSON.parse(JSON.stringify(kernel)) as Kernel;
      expect(spec.name).toBe(name);
      const again = await gramMatrix(points, makers[name]!(spec.params));
      expect(again).toEqual(await gramMatrix(points, kernel));
    });

    test("multiplies without being stored, in blocks of any side, as stored", async () => {
      const K = await gramMatrix(points, kernel);
      const v = randomMatrix(40, 3, "v");
      const expected = product(K, v).data.map((kv, i) => kv + 0.5 * v.data[i]!);
      for (const side of [1, 7, 40, 64]) {
        const rows = new Points("test", "points", points);
        const operator = new KernelMatrix(rows, kernel, { engine: plainEngine, ridge: 0.5, side });
        const scale = Math.max(...expected.map(Math.abs));
        expect(maxDifference(await operator.apply(v.data, 3), expected)).toBeLessThan(
          1e-13 * scale,
        );
      }
    });
  });
});

test("panels may be wider than the blocks that keep an engine busy", async () => {
  const points = randomMatrix(1201, 2, "many");
  const rows = new Points("test", "points", points);
  const v = randomMatrix(1201, 1, "v").data;
  const apply = (side: number) =>
    new KernelMatrix(rows, kernels.gaussian({ gamma: 1 }), { side }).apply(v, 1);
  expect(maxDifference(await apply(1200), await apply(300))).toBeLessThan(1e-11);
});

describe("values", () => {
  test("linear and polynomial by hand", async () => {
    expect(await value(kernels.linear(), [1, 2], [3, 4])).toBe(11);
    const cubic = kernels.polynomial({ degree: 3, scale: 0.5, offset: 0.5 });
    expect(await value(cubic, [1, 2], [3, 4])).toBe(6 ** 3);
  });

  test("Gaussian, Laplacian and Matérn at distance 5", async () => {
    const [x, y] = [
      [1, 1],
      [4, 5],
    ] as const;
    const at = (kernel: Kernel) => value(kernel, [...x], [...y]);
    expect(await at(kernels.gaussian({ gamma: 0.02 }))).toBeCloseTo(Math.exp(-0.5), 14);
    expect(await at(kernels.laplacian({ bandwidth: 5 }))).toBeCloseTo(Math.exp(-1), 14);
    const matern = (smoothness: 0.5 | 1.5 | 2.5) =>
      at(kernels.matern({ lengthScale: 20, smoothness }));
    expect(await matern(0.5)).toBeCloseTo(Math.exp(-0.25), 14);
    const [s3, s5] = [Math.sqrt(3) / 4, Math.sqrt(5) / 4];
    expect(await matern(1.5)).toBeCloseTo((1 + s3) * Math.exp(-s3), 14);
    expect(await matern(2.5)).toBeCloseTo((1 + s5 + s5 ** 2 / 3) * Math.exp(-s5), 14);
  });

  test("is exactly 1 at distance 0 for kernels of the distance", async () => {
    for (const kernel of [kernels.gaussian({ gamma: 3 }), kernels.laplacian({ bandwidth: 0.1 })]) {
      const K = await gramMatrix(randomMatrix(300, 5), kernel);
      for (let i = 0; i < 300; i++) expect(K.data[i * 301]).toBe(1);
    }
  });

  test("arc-cosine at angles 0, 90° and 180°", async () => {
    const [zero, one] = [kernels.arcCosine({ order: 0 }), kernels.arcCosine({ order: 1 })];
    expect(await value(zero, [2, 0], [3, 0])).toBeCloseTo(1, 14);
    expect(await value(zero, [2, 0], [0, 3])).toBeCloseTo(0.5, 14);
    expect(await value(zero, [2, 0], [-3, 0])).toBeCloseTo(0, 14);
    expect(await value(one, [2, 0], [3, 0])).toBeCloseTo(6, 13);
    expect(await value(one, [2, 0], [0, 3])).toBeCloseTo(6 / Math.PI, 13);
    expect(await value(one, [2, 0], [-3, 0])).toBeCloseTo(0, 13);
  });

  test("arc-cosine is the mean over random rectified units", async () => {
    const [x, y] = [
      [0.6, -1, 0.3],
      [1, 0.4, 0.2],
    ];
    const w = randomMatrix(200_000, 3, "w").data;
    let sum = 0;
    for (let i = 0; i < w.length; i += 3) {
      const unit = (z: number[]) =>
        Math.max(
          0,
          z.reduce((s, zk, k) => s + zk * w[i + k]!, 0),
        );
      sum += 2 * unit(x) * unit(y);
    }
    // The standard deviation of one term is about 1.3: 5 standard errors are 0.015.
    expect(Math.abs(sum / 200_000 - (await value(kernels.arcCosine(), x, y)))).toBeLessThan(0.015);
  });

  test("the NTK of one hidden layer is κ₁ + ⟨x, y⟩ κ₀, and grows with each layer", async () => {
    const [x, y] = [
      [0.6, -1, 0.3],
      [1, 0.4, 0.2],
    ];
    const inner = await value(kernels.linear(), x, y);
    const expected =
      (await value(kernels.arcCosine(), x, y)) +
      inner * (await value(kernels.arcCosine({ order: 0 }), x, y));
    expect(await value(kernels.neuralTangent(), x, y)).toBeCloseTo(expected, 13);
    // Of the first layer alone with weights of variance 1: ⟨x, y⟩ P(both rectified units are on).
    const first = kernels.neuralTangent({ trainedLayers: 1 });
    const angle = Math.acos(inner / Math.sqrt(1.45 * 1.2));
    expect(await value(first, x, y)).toBeCloseTo((inner * (Math.PI - angle)) / (2 * Math.PI), 13);
    expect(await value(first, x, x)).toBeCloseTo(1.45 / 2, 13);
    for (const hiddenLayers of [1, 3]) {
      const diagonal = await value(kernels.neuralTangent({ hiddenLayers }), x, x);
      expect(diagonal).toBeCloseTo((hiddenLayers + 1) * 1.45, 12);
    }
  });
});

test("refuse parameters out of range", () => {
  expect(() => kernels.gaussian({ gamma: 0 })).toThrow(/gamma must be a positive number, got 0/);
  expect(() => kernels.laplacian({ bandwidth: Number.NaN })).toThrow(/bandwidth .* got NaN/);
  expect(() => kernels.matern({ lengthScale: 1, smoothness: 1 as 0.5 })).toThrow(/got 1/);
  expect(() => kernels.arcCosine({ order: 2 as 1 })).toThrow(/0 or 1, got 2/);
  expect(() => kernels.neuralTangent({ hiddenLayers: 2, trainedLayers: 1 })).toThrow(/got 2/);
  expect(() => kernels.neuralTangent({ hiddenLayers: 0 })).toThrow(/integer in \[1, 1000\], got 0/);
  expect(() => kernels.polynomial({ degree: 1.5 })).toThrow(/positive integer, got 1.5/);
});

test("crossGramMatrix refuses points of another dimension", () => {
  const cross = () => crossGramMatrix(randomMatrix(2, 3), randomMatrix(2, 4), kernels.linear());
  expect(cross).toThrow("crossGramMatrix: z must have 3 coordinates, got 4.");
});

test("a kernel's name is no kernel", async () => {
  const points = { data: [1, 2], shape: [2, 1] as const };
  const options = { kernel: "gaussian" as never };
  const calls = [
    () => gramMatrix(points, options.kernel),
    async () => crossGramMatrix(points, points, options.kernel),
    () => kernelInterpolation(points, [1, 2], options),
    () => kernelRidge(points, [1, 2], { ...options, ridge: 1 }),
    () => ridgePath(points, [1, 2], [0], options),
    () => interpolateAtCenters(points, [1, 2], { ...options, centers: points }),
    () => eigenPro(points, [1, 2], options),
    () =>
      interpolateLabels({ train: { points, labels: [0, 1] }, test: {}, classes: 2, ...options }),
  ];
  for (const call of calls) {
    await expect(call()).rejects.toThrow(
      /: kernel must be a kernel, such as gaussian\({ gamma: 0.02 }\), got "gaussian"\./,
    );
  }
});

test("an engine's name is no engine", async () => {
  const points = { data: [1, 2], shape: [2, 1] as const };
  const engine = "onnx" as never;
  const kernel = kernels.gaussian({ gamma: 1 });
  const calls = [
    () => gramMatrix(points, kernel, { engine }),
    async () => crossGramMatrix(points, points, kernel, { engine }),
    () => kernelRidge(points, [1, 2], { engine, kernel, ridge: 1 }),
    () => ridgePath(points, [1, 2], [0], { engine, kernel }),
    () => eigenPro(points, [1, 2], { engine, kernel }),
    () => minimumNorm(points, [1, 2], { engine }),
  ];
  for (const call of calls) await expect(call()).rejects.toThrow(/engine must be a MatrixEngine/);
});

describe("points far from the origin", () => {
  const at = (offset: number) => ({
    data: Float64Array.from({ length: 40 }, (_, i) => offset + 0.37 * i + 0.1 * Math.sin(i)),
    shape: [20, 2] as const,
  });

  test.each([
    kernels.gaussian({ gamma: 0.5 }),
    kernels.laplacian({ bandwidth: 2 }),
    kernels.matern({ lengthScale: 1 }),
  ])("the kernel matrix is that of their distances, $name", async (kernel) => {
    const near = await gramMatrix(at(0), kernel);
    for (const offset of [1e5, 1e8, -1.7e9]) {
      // Points themselves are rounded there, to about offset · 2⁻⁵³.
      const tolerance = 20 * Math.abs(offset) * Number.EPSILON;
      const far = await gramMatrix(at(offset), kernel);
      const cross = crossGramMatrix(at(offset), at(offset), kernel);
      far.data.forEach((value, i) => {
        expect(Math.abs(value - near.data[i]!)).toBeLessThan(tolerance);
        expect(Math.abs(cross.data[i]! - near.data[i]!)).toBeLessThan(tolerance + 1e-7);
      });
    }
  });

  // Every other point is near 0, the others at 1e8: no origin is near all of them.
  const clusters = (n: number, offset: number) => ({
    data: Float64Array.from({ length: 2 * n }, (_, i) => {
      const row = i >> 1;
      return (row % 2) * offset + 0.37 * row + 0.1 * Math.sin(i);
    }),
    shape: [n, 2] as const,
  });
  const bySums = ({ data }: { data: Float64Array }, i: number, j: number) =>
    Math.hypot(data[2 * i]! - data[2 * j]!, data[2 * i + 1]! - data[2 * j + 1]!);

  test.each([
    [kernels.gaussian({ gamma: 0.5 }), (r: number) => Math.exp(-0.5 * r * r)],
    [kernels.laplacian({ bandwidth: 2 }), (r: number) => Math.exp(-r / 2)],
    [
      kernels.matern({ lengthScale: 1 }),
      (r: number) => (1 + Math.sqrt(3) * r) * Math.exp(-Math.sqrt(3) * r),
    ],
  ] as const)("within each of two clusters distances keep their digits, %#", async (kernel, k) => {
    for (const offset of [1e5, 1e8, -1.7e9]) {
      const points = clusters(24, offset);
      const { data } = await gramMatrix(points, kernel);
      const cross = crossGramMatrix(points, points, kernel);
      for (let at = 0; at < data.length; at++) {
        const expected = k(bySums(points, Math.floor(at / 24), at % 24));
        expect(Math.abs(data[at]! - expected)).toBeLessThan(1e-8);
        expect(Math.abs(cross.data[at]! - expected)).toBeLessThan(1e-8);
      }
    }
  });

  test("a kernel machine of two clusters is that of either, as they do not meet", async () => {
    const options = { kernel: kernels.gaussian({ gamma: 0.5 }), ridge: 0.01 };
    const [near, both] = [clusters(24, 0), clusters(24, 1e8)];
    const of = (set: typeof near, odd: number) =>
      Array.from({ length: 24 }, (_, i) => i).flatMap((i) =>
        i % 2 === odd ? [...set.data.subarray(2 * i, 2 * i + 2)] : [],
      );
    const values = Array.from({ length: 24 }, (_, i) => Math.cos(i));
    const whole = await kernelRidge(both, values, options);
    expect(whole.certificate.status).toBe("converged");
    for (const odd of [0, 1]) {
      const part = { data: of(both, odd), shape: [12, 2] as const };
      const alone = await kernelRidge(
        part,
        values.filter((_, i) => i % 2 === odd),
        options,
      );
      const [expected, found] = [await alone.predict(part), await whole.predict(part)];
      found.data.forEach((value, i) => {
        expect(Math.abs(value - expected.data[i]!)).toBeLessThan(1e-6);
      });
    }
  });

  test("points of images' size are multiplied alone: no pair is summed up anew", async () => {
    const images = {
      data: Float64Array.from({ length: 6 * 784 }, (_, i) => ((i * i) % 256) / 255),
      shape: [6, 784] as const,
    };
    const copies = { data: [...images.data, ...images.data], shape: [12, 784] as const };
    for (const kernel of [kernels.gaussian({ gamma: 0.02 }), kernels.laplacian({ bandwidth: 2 })]) {
      const seen: number[] = [];
      const spy = {
        ...kernel,
        map(...given: Parameters<typeof kernel.map>) {
          seen.push(given[0].length);
          kernel.map(...given);
        },
      };
      await gramMatrix(copies, spy);
      expect(seen).toEqual([2, 144]); // whether digits are lost, and all of the matrix
    }
  });

  test("kernel machines predict there as near 0", async () => {
    const options = { kernel: kernels.gaussian({ gamma: 0.5 }), ridge: 0.01 };
    const values = Array.from({ length: 20 }, (_, i) => Math.cos(i));
    const near = await kernelRidge(at(0), values, options);
    const far = await kernelRidge(at(1e8), values, options);
    expect(far.certificate.status).toBe("converged");
    const others = (offset: number) => ({
      data: [offset + 1, offset + 1.3],
      shape: [1, 2] as const,
    });
    const [expected] = (await near.predict(others(0))).data;
    expect(Math.abs((await far.predict(others(1e8))).data[0]! - expected!)).toBeLessThan(1e-5);
  });
});
