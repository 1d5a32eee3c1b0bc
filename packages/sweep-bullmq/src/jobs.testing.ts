import { type Job, jobOf } from "@rote/experiments/sweeps";

const small = { dataset: "gaussianClusters", train: 40, test: 20, batchSize: 20 } as const;

/** Jobs that a machine does in a moment. */
export const smallJobs = (n: number, more: object = {}): Promise<Job[]> =>
  Promise.all(
    Array.from({ length: n }, (_, seed) =>
      jobOf({
        kind: "training",
        specification: { ...small, epochs: 3, learningRate: 0.001, seed, ...more },
      }),
    ),
  );

/** A job of so many epochs, two steps each, that fits nothing. */
export const longJobs = (n: number, epochs: number): Promise<Job[]> =>
  smallJobs(n, { epochs, learningRate: 0.000001, dropout: 0.1, optimizer: { name: "adam" } });
