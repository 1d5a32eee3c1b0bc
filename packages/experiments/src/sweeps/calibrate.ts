import { describeDataset, uniformNoise } from "@rote/datasets";
import type { Job } from "../executors/job.ts";
import { run } from "../run.ts";

/**
 * Seconds that a run takes for each training example of an epoch, its share of evaluation included, on
 * the current backend: measured on two batches of noise, of which the first epoch warms up.
 */
export async function calibrate({ specification }: Job): Promise<number> {
  const { dataset, batchSize, train, test } = specification;
  const n = 2 * batchSize;
  const share = Math.max(1, Math.round((n * test) / train));
  const shape = dataset in SHAPES ? SHAPES[dataset]! : describeDataset(dataset).shape;
  const data = {
    train: uniformNoise({ n, shape, classes: 10, split: "train" }),
    test: uniformNoise({ n: Math.min(share, 8 * n), shape, classes: 10, split: "test" }),
  };
  const seconds: number[] = [];
  const asked = { ...specification, dataset: "gaussianClusters", train: n, test: n, epochs: 2 };
  const corruption = { name: "trueLabels", params: {} };
  for await (const event of run({ ...asked, corruption, learningRate: 1e-6 }, data)) {
    if (event.type === "epochRecord") seconds.push(event.seconds);
  }
  const [first, second] = seconds as [number, number];
  return (second - first) / n;
}

/** Of the datasets that are not published ones. */
const SHAPES: Readonly<Record<string, readonly [number, number, number]>> = {
  gaussianClusters: [14, 14, 1],
  imageFolder: [32, 32, 3],
};
