/** An order in which the terms of a sum are added: float64 rounds each differently. */
export type Order = "forward" | "backward" | "pairwise";

/** The sum of the first `count` terms. */
export function sumInOrder(order: Order, terms: Float64Array, count: number): number {
  if (order === "pairwise") return pairwise(terms, 0, count);
  let sum = 0;
  if (order === "forward") for (let i = 0; i < count; i++) sum += terms[i]!;
  else for (let i = count - 1; i >= 0; i--) sum += terms[i]!;
  return sum;
}

function pairwise(terms: Float64Array, first: number, end: number): number {
  if (end - first <= 1) return end === first ? 0 : terms[first]!;
  const middle = (first + end) >> 1;
  return pairwise(terms, first, middle) + pairwise(terms, middle, end);
}
