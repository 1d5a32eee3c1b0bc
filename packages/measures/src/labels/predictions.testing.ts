import type { Rows } from "../rows.ts";

const [n, classes] = [24, 3];

/** Predictions by a fixed rule, of which one label in five is wrong. */
export function predictions(): { probabilities: Rows; labels: number[] } {
  const data = Array.from({ length: n }, (_, i) => {
    const weights = Array.from({ length: classes }, (_, c) =>
      Math.exp(3 * Math.cos(1 + i * i + 5 * c) + (i % 3 === c ? 2 : 0)),
    );
    const sum = weights.reduce((a, b) => a + b);
    return weights.map((weight) => weight / sum);
  }).flat();
  const labels = Array.from({ length: n }, (_, i) => (i % 5 ? i % 3 : (i + 1) % 3));
  return { probabilities: { data, shape: [n, classes] }, labels };
}
