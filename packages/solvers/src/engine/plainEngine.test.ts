import { describe, expect, test } from "vitest";

import { maxDifference, product, randomMatrix } from "../matrices.testing.ts";
import { plainEngine } from "./plainEngine.ts";

// One, an exact block, one more than that, and several blocks in each direction.
const sizes = [
  [1, 1, 1],
  [4, 4, 4],
  [5, 3, 7],
  [128, 4, 256],
  [129, 5, 257],
  [2, 1030, 3],
] as const;

describe("plainEngine", () => {
  describe.each([false, true])("transposeA %s", (transposeA) => {
    describe.each([false, true])("transposeB %s", (transposeB) => {
      test.each(sizes)("is the product by the definition, %i × %i × %i", (m, n, k) => {
        const a = transposeA ? randomMatrix(k, m, "a") : randomMatrix(m, k, "a");
        const b = transposeB ? randomMatrix(n, k, "b") : randomMatrix(k, n, "b");
        const expected = product(a, b, { transposeA, transposeB }).data;
        const c = new Float64Array(m * n).fill(Number.NaN); // not read: beta is 0
        plainEngine.gemm({ m, n, k, a: a.data, b: b.data, c, transposeA, transposeB });
        expect(maxDifference(c, expected)).toBeLessThan(1e-12);
      });
    });
  });

  test("computes α·A·B + β·C", () => {
    const [a, b, c] = [randomMatrix(6, 5, "a"), randomMatrix(5, 7, "b"), randomMatrix(6, 7, "c")];
    const expected = product(a, b).data.map((ab, i) => -2 * ab + 0.5 * c.data[i]!);
    const out = c.data.slice();
    plainEngine.gemm({ m: 6, n: 7, k: 5, a: a.data, b: b.data, c: out, alpha: -2, beta: 0.5 });
    expect(maxDifference(out, expected)).toBeLessThan(1e-13);
  });

  test("multiplies float32, to float32's accuracy", () => {
    const [a, b] = [randomMatrix(20, 300, "a"), randomMatrix(300, 9, "b")];
    const c = new Float32Array(180);
    const [a32, b32] = [Float32Array.from(a.data), Float32Array.from(b.data)];
    plainEngine.gemm({ m: 20, n: 9, k: 300, a: a32, b: b32, c });
    expect(maxDifference(c, product(a, b).data)).toBeLessThan(1e-4);
  });

  test("refuses arrays of another length", () => {
    const a = new Float64Array(6);
    const gemm = () => plainEngine.gemm({ m: 2, n: 2, k: 2, a, b: a, c: a });
    expect(gemm).toThrow("gemm: a must have 2 · 2 = 4 entries, got 6.");
  });
});
