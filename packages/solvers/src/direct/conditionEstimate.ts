import type { Work } from "../work.ts";
import type { CholeskyFactor } from "./cholesky.ts";

type Solver = Pick<CholeskyFactor, "n" | "solve">;

/**
 * A lower bound of ‖A⁻¹‖₁, nearly always within a factor of three, from a few solves with A: climbs
 * the convex function ‖A⁻¹x‖₁ over the unit ball from corner to corner.
 *
 * Reference: Hager, "Condition Estimates", SIAM J. Sci. Stat. Comput. 5 (1984), with Higham's
 * alternating start (ACM Trans. Math. Softw. 14, 1988).
 */
export async function inverseNorm(factor: Solver, work: Work): Promise<number> {
  return (await solveWithInverseNorm(factor, new Float64Array(0), 0, work)).inverseNorm;
}

/**
 * X = A⁻¹·B for B `[n, columns]`, and `inverseNorm`, whose first vectors are solved for beside B: a
 * solve reads the whole factor, whatever the number of columns.
 */
export async function solveWithInverseNorm(
  factor: Solver,
  b: Float64Array,
  columns: number,
  work: Work,
): Promise<{ x: Float64Array; inverseNorm: number }> {
  const { n } = factor;
  const sum = (v: Float64Array) => v.reduce((total, vi) => total + Math.abs(vi), 0);
  const alternating = (i: number) => (n === 1 ? 1 : (i % 2 === 0 ? 1 : -1) * (1 + i / (n - 1)));

  const width = columns + 2;
  const together = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    together.set(b.subarray(i * columns, (i + 1) * columns), i * width);
    together[i * width + columns] = 1 / n;
    together[i * width + columns + 1] = alternating(i);
  }
  const solved = await factor.solve(together, width, work);
  const x = b.map((_, at) => solved[Math.floor(at / columns) * width + (at % columns)]!);
  const column = (j: number) => Float64Array.from({ length: n }, (_, i) => solved[i * width + j]!);
  const bound = (2 * sum(column(columns + 1))) / (3 * n);

  let start = new Float64Array(n).fill(1 / n);
  let y: Float64Array = column(columns);
  let best = 0;
  for (let round = 0; round < 4; round++) {
    if (round > 0) y = await factor.solve(start, 1, work);
    const estimate = sum(y);
    if (estimate <= best) break;
    best = estimate;
    const z = await factor.solve(y.map(Math.sign), 1, work);
    const corner = z.reduce((at, zi, i) => (Math.abs(zi) > Math.abs(z[at]!) ? i : at), 0);
    const along = z.reduce((total, zi, i) => total + zi * start[i]!, 0);
    if (round > 0 && Math.abs(z[corner]!) <= along) break;
    start = new Float64Array(n);
    start[corner] = 1;
  }
  return { x, inverseNorm: Math.max(best, bound) };
}
