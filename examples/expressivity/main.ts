// Theorem 1 at work: how many weights it takes to memorize n random labels.
import { fitRandomLabels } from "./fitRandomLabels.ts";

const settings = { sizes: [1, 10, 100, 1000, 5000], dimension: 784, depth: 6 };

console.table(
  settings.sizes
    .flatMap((n) => fitRandomLabels(n, settings.dimension, Math.min(settings.depth, n + 1)))
    .map(({ n, depth, width, weights, maxError, largestWeight }) => ({
      n,
      depth,
      width,
      weights,
      "largest error": maxError.toExponential(1),
      "largest weight": largestWeight.toExponential(1),
    })),
);
