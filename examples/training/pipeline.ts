import type { Corruption } from "@rote/corruptions";
import { corruptDataset } from "@rote/corruptions/tfjs-data";
import { gaussianClusters } from "@rote/datasets";
import * as tf from "@tensorflow/tfjs-core";
import { type Dataset, generator } from "@tensorflow/tfjs-data";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";

const CLASSES = 5;
const SHAPE = [6, 6, 1] as const;

export interface PipelineOptions {
  train: number;
  test: number;
  epochs: number;
}

/** An ordinary tfjs program: a dataset, a model, `fitDataset`. One line of it corrupts. */
export async function pipeline(
  corruption: Corruption | undefined,
  { train, test, epochs }: PipelineOptions,
): Promise<{ trainAccuracy: number; testAccuracy: number }> {
  const clean = examples("train", train);
  const classes = Array.from({ length: CLASSES }, (_, k) => String(k));
  const dataset = corruption
    ? corruptDataset(clean, corruption, { classes, split: "train" }) // ← this one
    : clean;

  const model = sequential();
  const kernelInitializer = (seed: number) => initializers.glorotUniform({ seed });
  model.add(layers.flatten({ inputShape: [...SHAPE] }));
  model.add(
    layers.dense({ units: 256, activation: "relu", kernelInitializer: kernelInitializer(1) }),
  );
  model.add(
    layers.dense({
      units: CLASSES,
      activation: "softmax",
      kernelInitializer: kernelInitializer(2),
    }),
  );
  model.compile({ optimizer: "adam", loss: "categoricalCrossentropy", metrics: ["accuracy"] });

  const shuffled = dataset.shuffle(train, "seed");
  const { history } = await model.fitDataset(shuffled.batch(32) as Batches, {
    epochs,
    verbose: 0,
  });
  const [loss, accuracy] = (await model.evaluateDataset(
    examples("test", test).batch(100) as Batches,
    {},
  )) as [tf.Scalar, tf.Scalar];
  const testAccuracy = (await accuracy.data())[0]!;
  for (const tensor of [loss, accuracy]) tensor.dispose();
  model.dispose();
  return { trainAccuracy: history.acc!.at(-1) as number, testAccuracy };
}

/** tfjs' types say that a batch may be anything. */
type Batches = Dataset<tf.TensorContainerObject>;

/** Points of overlapping clusters, one by one, with one-hot labels. */
function examples(split: "train" | "test", n: number) {
  const set = gaussianClusters({ n, split, shape: SHAPE, classes: CLASSES, separation: 0.5 });
  const size = SHAPE[0] * SHAPE[1] * SHAPE[2];
  return generator(function* () {
    for (let i = 0; i < n; i++) {
      const image = set.images.subarray(i * size, (i + 1) * size) as Float32Array;
      yield {
        xs: tf.tensor3d(image, [...SHAPE]) as tf.Tensor,
        ys: tf.oneHot(set.labels[i]!, CLASSES) as tf.Tensor,
      };
    }
  });
}
