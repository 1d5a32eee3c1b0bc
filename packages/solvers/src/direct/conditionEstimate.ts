import type { Work } from "../work.ts";
import type { CholeskyFactor } from "./cholesky.ts";

type Solver = Pick<CholeskyFactor, "n" | "solve">;

/**
 * A lower bound of ‖A⁻¹‖₁ for a symmetric A, nearly always within a factor of three, from three
 * solves with A: ‖A⁻¹x‖₁ is convex, and so is largest in a corner of the unit ball. From two
 * vectors x on each is followed to the corner that its gradient points to.
 *
 * Reference: Higham & Tisseur, "A Block Algorithm for Matrix 1-Norm Estimation", SIAM J. Matrix
 * Anal. Appl. 21 (2000), with Higham's alternating start (ACM Trans. Math. Softw. 14, 1988).
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
  const alternating = (i: number) => (n === 1 ? 1 : (i % 2 === 0 ? 1 : -1) * (1 + i / (n - 1)));

  const width = columns + 2;
  const together = new Float64Array(n * width);
  for (let i = 0; i < n; i++) {
    together.set(b.subarray(i * columns, (i + 1) * columns), i * width);
    together[i * width + columns] = 1 / n;
    together[i * width + columns + 1] = alternating(i);
  }
  const solved = await factor.solve(together, width, work);
  const x = new Float64Array(n * columns);
  const y = new Float64Array(n * 2);
  for (let i = 0; i < n; i++) {
    const row = solved.subarray(i * width, (i + 1) * width);
    x.set(row.subarray(0, columns), i * columns);
    y.set(row.subarray(columns), i * 2);
  }

  const gradients = await factor.solve(y.map(Math.sign), 2, work);
  const corners = new Float64Array(n * 2);
  for (const column of [0, 1]) corners[largestRow(gradients, column) * 2 + column] = 1;
  const atCorners = await factor.solve(corners, 2, work);
  const [mean, alternate] = norms(y);
  return { x, inverseNorm: Math.max(mean, (2 * alternate) / (3 * n), ...norms(atCorners)) };
}

/** The 1-norms of two columns. */
function norms(v: Float64Array): [number, number] {
  const sums: [number, number] = [0, 0];
  for (let at = 0; at < v.length; at += 2) {
    sums[0] += Math.abs(v[at]!);
    sums[1] += Math.abs(v[at + 1]!);
  }
  return sums;
}

/** The row of the largest number of one of two columns. */
function largestRow(v: Float64Array, column: number): number {
  let largest = 0;
  for (let i = 0; i < v.length / 2; i++) {
    if (Math.abs(v[2 * i + column]!) > Math.abs(v[2 * largest + column]!)) largest = i;
  }
  return largest;
}
