import { describeDataset, uniformNoise } from "@rote/datasets";
import { run } from "../runs/run.ts";
import type { CompleteSpecification } from "../runs/runSpecification.ts";

/**
 * Seconds that a run takes for each training example of an epoch, its share of evaluation included,
 * on the current backend. Measured in the last of three epochs on four batches of noise, so that
 * compiling does not count.
 */
export async function calibrate(specification: CompleteSpecification): Promise<number> {
  const { dataset, batchSize, train, test } = specification;
  const n = 4 * batchSize;
  const share = Math.max(1, Math.round((n * test) / train));
  const shape = dataset in SHAPES ? SHAPES[dataset]! : describeDataset(dataset).shape;
  const data = {
    train: uniformNoise({ n, shape, classes: 10, split: "train" }),
    test: uniformNoise({ n: Math.min(share, 4 * n), shape, classes: 10, split: "test" }),
  };
  const seconds: number[] = [];
  const short: CompleteSpecification = {
    ...specification,
    dataset: "gaussianClusters",
    train: n,
    test: n,
    epochs: 3,
    corruption: { name: "trueLabels", params: {} },
    learningRate: 1e-6,
  };
  for await (const event of run(short, data)) {
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
