import { expect, test } from "vitest";

import { defaultThreads, matrixEngine, onnxRuntimeVersion } from "./index.ts";

const engine = matrixEngine({ threads: 2 });
type Type = Float32ArrayConstructor | Float64ArrayConstructor;
const ramp = (Type: Type, n: number, step: number): Float32Array | Float64Array =>
  new Type(n).map((_, i) => ((i * step) % 17) / 7 - 1);

/** The definition, entry by entry. */
function product(
  [m, n, k]: readonly [number, number, number],
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  transposeA: boolean,
  transposeB: boolean,
) {
  return Float64Array.from({ length: m * n }, (_, at) => {
    const [i, j] = [Math.floor(at / n), at % n];
    let sum = 0;
    for (let l = 0; l < k; l++) {
      sum += a[transposeA ? l * m + i : i * k + l]! * b[transposeB ? j * k + l : l * n + j]!;
    }
    return sum;
  });
}

const sizes = [
  [1, 1, 1],
  [4, 4, 4],
  [5, 3, 17],
  [64, 33, 129],
  [256, 128, 160], // on all threads
] as const;
const flags = [false, true];
const cases = sizes.flatMap((size) =>
  flags.flatMap((transposeA) => flags.map((transposeB) => ({ size, transposeA, transposeB }))),
);

test.each(cases)("C = αAB + βC in place for $size, $transposeA, $transposeB", (options) => {
  const { size, transposeA, transposeB } = options;
  const [m, n, k] = size;
  for (const [Type, tolerance] of [
    [Float64Array, 1e-13],
    [Float32Array, 1e-5],
  ] as const) {
    for (const [alpha, beta] of [
      [1, 0],
      [-1, 1],
      [0.1, -0.3],
      [0, 2],
    ] as const) {
      const [a, b, c] = [ramp(Type, m * k, 3), ramp(Type, k * n, 5), ramp(Type, m * n, 7)];
      const expected = product(size, a, b, transposeA, transposeB).map(
        (x, i) => alpha * x + beta * c[i]!,
      );
      engine.gemm({ m, n, k, a, b, c, transposeA, transposeB, alpha, beta });
      const scale = Math.max(1, ...expected.map(Math.abs));
      expect(Math.max(...expected.map((x, i) => Math.abs(x - c[i]!)))).toBeLessThan(
        tolerance * scale,
      );
    }
  }
});

test("β = 0 forgets what C held, even NaN", () => {
  const c = Float64Array.of(Number.NaN);
  engine.gemm({ m: 1, n: 1, k: 1, a: Float64Array.of(2), b: Float64Array.of(3), c });
  expect(c[0]).toBe(6);
});

test("says what the last bits of its products depend on", () => {
  expect(matrixEngine({ threads: 2 }).environment).toEqual({
    threads: 2,
    onnxRuntime: onnxRuntimeVersion(),
  });
  expect(matrixEngine().environment.threads).toBe(defaultThreads());
});

test("an inner length of zero leaves β·C", () => {
  const c = Float64Array.of(1, 2);
  engine.gemm({ m: 1, n: 2, k: 0, a: new Float64Array(0), b: new Float64Array(0), c, beta: 3 });
  expect([...c]).toEqual([3, 6]);
});

test("refuses matrices of the wrong size and mixed element types, and says which", () => {
  const x = new Float64Array(4);
  expect(() => engine.gemm({ m: 2, n: 2, k: 3, a: x, b: x, c: x })).toThrow(
    "gemm: a must have 2 × 3 = 6 entries, got 4.",
  );
  expect(() =>
    engine.gemm<Float32Array | Float64Array>({
      m: 2,
      n: 2,
      k: 2,
      a: x,
      b: new Float32Array(4),
      c: x,
    }),
  ).toThrow("one element type");
});
