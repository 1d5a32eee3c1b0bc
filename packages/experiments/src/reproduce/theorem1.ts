import type { Experiment } from "./experiment.ts";

/**
 * Theorem 1: random classes on random points, for a class index and for ten outputs; and the first
 * of the sizes by deeper networks, as in Corollary 1.
 */
export const theorem1: Experiment = {
  id: "theorem1",
  title: "Theorem 1: 2n + d weights fit anything",
  jobs: ({ theorem1 }, seed) => {
    const networks = theorem1.flatMap((n) => [1, 10].map((outputs) => ({ n, outputs })));
    const deep = [3, 5].map((depth) => ({ n: theorem1[0]!, depth }));
    return [...networks, ...deep].map((size) => ({
      kind: "expressivity",
      specification: { ...size, seed },
    }));
  },
};
