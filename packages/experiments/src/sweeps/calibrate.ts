import { describeDataset, uniformNoise } from "@rote/datasets";
import type { TrainingJob } from "../kinds/job.ts";
import { run } from "../runs/run.ts";

/**
 * Seconds that a run takes for each training example of an epoch, its share of evaluation included, on
 * the current backend: measured in the last of three epochs on four batches of noise, so that compiling does not count.
 */
export async function calibrate({ specification }: TrainingJob): Promise<number> {
  const { dataset, batchSize, train, test } = specification;
  const n = 4 * batchSize;
  const share = Math.max(1, Math.round((n * test) / train));
  const shape = dataset in SHAPES ? SHAPES[dataset]! : describeDataset(dataset).shape;
  const data = {
    train: uniformNoise({ n, shape, classes: 10, split: "train" }),
    test: uniformNoise({ n: Math.min(share, 4 * n), shape, classes: 10, split: "test" }),
  };
  const seconds: number[] = [];
  const asked = { ...specification, dataset: "gaussianClusters", train: n, test: n, epochs: 3 };
  const corruption = { name: "trueLabels", params: {} };
  for await (const event of run({ ...asked, corruption, learningRate: 1e-6 }, data)) {
    if (event.type === "epochRecord") seconds.push(event.seconds);
  }
  const [, second, third] = seconds as [number, number, number];
  return (third - second) / n;
}

/** Of the datasets that are not published ones. */
const SHAPES: Readonly<Record<string, readonly [number, number, number]>> = {
  gaussianClusters: [14, 14, 1],
  imageFolder: [32, 32, 3],
};
