import { foldIn, key, normals } from "@rote/random";

import type { Matrix } from "./matrix.ts";

/** Standard normal entries, the same on every run. */
export function randomMatrix(rows: number, columns: number, name = ""): Matrix {
  const at = foldIn(key(rows * 10_000 + columns, "testMatrices"), name);
  return { data: normals(at, rows * columns), shape: [rows, columns] };
}

/** Entries 1 / (i + j + 1). */
export function hilbert(n: number): Matrix {
  const data = Float64Array.from({ length: n * n }, (_, at) => {
    return 1 / (Math.floor(at / n) + (at % n) + 1);
  });
  return { data, shape: [n, n] };
}

/** A · B by the definition: the judge of every other product. */
export function product(
  a: Matrix,
  b: Matrix,
  { transposeA = false, transposeB = false } = {},
): Matrix {
  const [m, k] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
  const n = b.shape[transposeB ? 0 : 1];
  const data = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let p = 0; p < k; p++) {
        const left = transposeA ? a.data[p * m + i]! : a.data[i * k + p]!;
        sum += left * (transposeB ? b.data[j * k + p]! : b.data[p * n + j]!);
      }
      data[i * n + j] = sum;
    }
  }
  return { data, shape: [m, n] };
}

/** The largest difference of two arrays. */
export function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i]! - b[i]!));
  return most;
}
