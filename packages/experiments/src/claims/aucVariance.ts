/**
 * The variance of an area A under the ROC curve of P positive and N negative examples:
 *
 *     ( A(1 − A) + (P − 1)(Q₁ − A²) + (N − 1)(Q₂ − A²) ) / (P·N)
 *
 * with Q₁ = A/(2 − A) and Q₂ = 2A²/(1 + A).
 *
 * Reference: Hanley & McNeil, "The meaning and use of the area under a receiver operating
 * characteristic (ROC) curve", Radiology 143, 1982.
 */
export function aucVariance(A: number, P: number, N: number): number {
  const [Q1, Q2] = [A / (2 - A), (2 * A * A) / (1 + A)];
  return (A * (1 - A) + (P - 1) * (Q1 - A * A) + (N - 1) * (Q2 - A * A)) / (P * N);
}
