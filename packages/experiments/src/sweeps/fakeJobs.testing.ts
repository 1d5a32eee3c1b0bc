import type { RunRecord } from "@rote/records";
import { jobOf, type TrainingJob } from "../kinds/job.ts";

const small = { dataset: "gaussianClusters", train: 40, test: 20, batchSize: 20 };

/** Jobs that a machine does in a moment: networks on a few points of Gaussian clusters. */
export const smallJobs = (n: number): Promise<TrainingJob[]> =>
  Promise.all(
    Array.from({ length: n }, (_, seed) =>
      jobOf({
        kind: "training",
        specification: { ...small, epochs: 3, learningRate: 0.001, seed },
      }),
    ),
  );

/**
 * Jobs of so many epochs, two steps each, that with a checkpoint after each step they last seconds
 * longer than whoever waits for one of the first checkpoints; at a learning rate that fits nothing.
 */
export const longJobs = (n: number): Promise<TrainingJob[]> =>
  Promise.all(
    Array.from({ length: n }, (_, seed) =>
      jobOf({
        kind: "training",
        specification: {
          ...small,
          epochs: 150,
          learningRate: 0.000001,
          seed,
          dropout: 0.1,
          optimizer: { name: "adam" },
        },
      }),
    ),
  );

/** What a job's record must have for a store and a table. */
export const recordOf = ({ id, specification }: TrainingJob): RunRecord =>
  ({
    kind: "training",
    specificationHash: id,
    specification,
    epochs: [{}, {}],
    result: {
      epochsToFit: 3,
      trainAccuracy: 1,
      testAccuracy: 0.5,
      cleanLabelTestAccuracy: 0.5,
      weightsHash: `weights ${specification.seed}`,
      seconds: 10,
    },
  }) as unknown as RunRecord;
