import type { Experiment } from "./experiment.ts";

/** Theorem 1: random classes on random points, for a class index and for ten outputs. */
export const theorem1: Experiment = {
  id: "theorem1",
  title: "Theorem 1: 2n + d weights fit anything",
  jobs: ({ theorem1 }, seed) =>
    theorem1.flatMap((n) =>
      [1, 10].map((outputs) => ({ kind: "expressivity", specification: { n, outputs, seed } })),
    ),
};
