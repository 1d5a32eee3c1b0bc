import { expect, test } from "vitest";
import { bitsOfProduct, type Sizes } from "../testing/products.testing.ts";
import type { product } from "./product.ts";
import { dependsOnThreads } from "./threadShares.ts";

const THREADS = [1, 2, 3, 4];

/** ONNX Runtime's product as it is. */
const asItIs: typeof product = (g, a, b) =>
  g.add("FusedMatMul", [a.value, b.value], {
    transA: a.transposed ? 1 : 0,
    transB: b.transposed ? 1 : 0,
  });

/** More columns than rows and few of them; one column; few rows; and what needs nothing. */
const SHAPES: readonly Sizes[] = [
  { m: 64, n: 75, k: 1568 },
  { m: 32, n: 192, k: 384 },
  { m: 40, n: 300, k: 200 },
  { m: 128, n: 260, k: 140 },
  { m: 75, n: 1, k: 1000 },
  { m: 513, n: 1, k: 129 },
  { m: 5, n: 4, k: 20_001 },
  { m: 2, n: 3, k: 30_001 },
  { m: 7, n: 6, k: 9001 },
  { m: 192, n: 32, k: 384 },
  { m: 1, n: 700, k: 384 },
];
const BATCHES = [
  [[], []],
  [[3], [3]],
  [[2], []],
  [[], [2]],
  [[2, 1], [3]],
] as const satisfies readonly Sizes["many"][];

test.each(SHAPES)("[$m, $k] × [$k, $n] has the same bits with 1 to 4 threads", (shape) => {
  for (const many of [192, 1].includes(shape.n) ? BATCHES : BATCHES.slice(0, 1)) {
    for (const [transposeA, transposeB, turnedA] of [
      [false, false, false],
      [false, true, false],
      [true, false, false],
      [true, true, true],
      [false, false, true],
    ] as const) {
      const sizes = { ...shape, many, transposeA, transposeB, turnedA };
      const bits = bitsOfProduct(sizes, THREADS);
      expect(new Set(bits).size, JSON.stringify(sizes)).toBe(1);
    }
  }
});

test("a product is turned exactly where ONNX Runtime's depends on threads", () => {
  for (const shape of SHAPES.filter(({ n }) => n > 1)) {
    const bits = bitsOfProduct(shape, [1, 2, 3, 4, 16], asItIs);
    expect(new Set(bits).size > 1, JSON.stringify(shape)).toBe(
      dependsOnThreads({ ...shape, batch: 1 }),
    );
  }
});
