/** Eigenvalues in falling order, and of each unit eigenvector the first and the last component. */
export interface TridiagonalEigen {
  readonly values: Float64Array;
  readonly first: Float64Array;
  readonly end: Float64Array;
}

/**
 * The eigenvalues of a symmetric tridiagonal matrix by implicit QL, with the first and the last row
 * of the eigenvectors alone: what Gauss quadrature and residuals need.
 *
 * @param diagonal n numbers.
 * @param beside the n − 1 numbers beside it.
 *
 * References: Golub & Welsch, "Calculation of Gauss Quadrature Rules", 1969; EISPACK's `imtql2`.
 */
export function tridiagonalEigen(
  diagonal: readonly number[],
  beside: readonly number[],
): TridiagonalEigen {
  const n = diagonal.length;
  const d = Float64Array.from(diagonal);
  const e = Float64Array.from({ length: n }, (_, i) => beside[i] ?? 0);
  const first = new Float64Array(n);
  const end = new Float64Array(n);
  first[0] = 1;
  end[n - 1] = 1;
  for (let l = 0; l < n; l++) {
    for (;;) {
      let m = l;
      while (
        m < n - 1 &&
        Math.abs(e[m]!) > Number.EPSILON * (Math.abs(d[m]!) + Math.abs(d[m + 1]!))
      )
        m++;
      if (m === l) break;
      // Wilkinson's shift.
      let g = (d[l + 1]! - d[l]!) / (2 * e[l]!);
      let r = hypotenuse(g, 1);
      g = d[m]! - d[l]! + e[l]! / (g + (g >= 0 ? r : -r));
      let [s, c, p] = [1, 1, 0];
      let i = m - 1;
      for (; i >= l; i--) {
        const f = s * e[i]!;
        const b = c * e[i]!;
        r = hypotenuse(f, g);
        e[i + 1] = r;
        if (r === 0) {
          d[i + 1] = d[i + 1]! - p;
          e[m] = 0;
          break;
        }
        s = f / r;
        c = g / r;
        g = d[i + 1]! - p;
        r = (d[i]! - g) * s + 2 * c * b;
        p = s * r;
        d[i + 1] = g + p;
        g = c * r - b;
        for (const row of [first, end]) {
          const [x, y] = [row[i]!, row[i + 1]!];
          row[i + 1] = s * x + c * y;
          row[i] = c * x - s * y;
        }
      }
      if (r === 0 && i >= l) continue;
      d[l] = d[l]! - p;
      e[l] = g;
      e[m] = 0;
    }
  }
  const order = Array.from(d, (_, i) => i).sort((a, b) => d[b]! - d[a]!);
  const sorted = (row: Float64Array) => Float64Array.from(order, (i) => row[i]!);
  return { values: sorted(d), first: sorted(first), end: sorted(end) };
}

/** √(a² + b²), without overflow, and the same in every engine. */
function hypotenuse(a: number, b: number): number {
  const most = Math.max(Math.abs(a), Math.abs(b));
  if (most === 0) return 0;
  const [x, y] = [a / most, b / most];
  return most * Math.sqrt(x * x + y * y);
}
