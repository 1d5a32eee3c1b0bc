// Against tfjs' own fit, which leaves constraints out, and its own way to apply them: setWeights.

import { integers, key, normalsInto } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import {
  constraints,
  initializers,
  type LayersModel,
  layers,
  sequential,
} from "@tensorflow/tfjs-layers";
import { beforeAll, expect, test } from "vitest";
import { type Examples, type TrainOptions, train } from "./index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const [n, classes, steps] = [24, 3, 4];
const examples: Examples = {
  images: normalsInto(new Float32Array(n * 16), key(1, "constraints")),
  shape: [n, 4, 4, 1],
  labels: integers(key(2, "constraints"), classes, n),
};

/** A network with a constraint of each kind, filters and a bias included. */
const network = (): LayersModel =>
  sequential({
    layers: [
      layers.conv2d({
        inputShape: [4, 4, 1],
        filters: 4,
        kernelSize: 2,
        kernelInitializer: initializers.glorotUniform({ seed: 1 }),
        kernelConstraint: constraints.unitNorm({ axis: [0, 1, 2] as unknown as number }),
        biasConstraint: "nonNeg",
      }),
      layers.flatten(),
      layers.dense({
        units: 5,
        activation: "relu",
        kernelInitializer: initializers.glorotUniform({ seed: 2 }),
        kernelConstraint: constraints.minMaxNorm({ minValue: 0.5, maxValue: 0.7, rate: 0.5 }),
      }),
      layers.dense({
        units: classes,
        kernelInitializer: initializers.glorotUniform({ seed: 3 }),
        kernelConstraint: constraints.maxNorm({ maxValue: 0.4 }),
      }),
    ],
  });

const valuesOf = (model: LayersModel) => model.getWeights().map((weight) => weight.dataSync());

/** After some steps of tfjs' fit on the whole batch, and after each what `then` does. */
async function fitted(optimizer: tf.Optimizer, then: (model: LayersModel) => void) {
  const model = network();
  const loss = (truth: tf.Tensor, logits: tf.Tensor) =>
    tf.losses.softmaxCrossEntropy(truth, logits) as tf.Tensor;
  model.compile({ optimizer, loss });
  const x = tf.tensor4d(examples.images as Float32Array, [n, 4, 4, 1]);
  const y = tf.oneHot(tf.tensor1d(Array.from(examples.labels), "int32"), classes);
  for (let step = 0; step < steps; step++) {
    await model.fit(x, y, { batchSize: n, epochs: 1, shuffle: false });
    then(model);
  }
  tf.dispose([x, y]);
  return model;
}

/** tfjs applies the constraints of weights that are set. */
const constrain = (model: LayersModel) =>
  tf.tidy(() => model.setWeights(model.getWeights().map((weight) => weight.clone())));

const ADAM = { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 };

test.each<[TrainOptions["optimizer"] & object, () => tf.Optimizer]>([
  [{ name: "sgd" }, () => tf.train.sgd(0.1)],
  [{ name: "momentum" }, () => tf.train.momentum(0.1, 0.9)],
  [{ name: "nesterov" }, () => tf.train.momentum(0.1, 0.9, true)],
  [{ name: "adam" }, () => tf.train.adam(0.1, ADAM.beta1, ADAM.beta2, ADAM.epsilon)],
])(
  "after each step of %o weights are brought back to their constraints",
  async (optimizer, theirs) => {
    const expected = await fitted(theirs(), constrain);
    for (const accumulate of [1, 3]) {
      const model = network();
      const options = { seed: 0, batchSize: n, epochs: steps, stopAtAccuracy: null, accumulate };
      const before = tf.memory().numTensors;
      for await (const _ of train(model, examples, {
        ...options,
        optimizer,
        learningRate: () => 0.1,
      }));
      expect(tf.memory().numTensors).toBe(before);
      for (const [i, values] of valuesOf(expected).entries()) {
        for (const [j, value] of valuesOf(model)[i]!.entries())
          expect(value).toBeCloseTo(values[j]!, 4);
      }
      model.dispose();
    }
    expected.dispose();
  },
);

test("tfjs' own fit leaves constraints out", async () => {
  const model = await fitted(tf.train.sgd(0.5), () => {});
  const before = valuesOf(model).map((values) => values.slice());
  constrain(model);
  const changed = valuesOf(model).map((values, i) =>
    values.some((value, j) => Math.abs(value - before[i]![j]!) > 1e-3),
  );
  expect(changed).toEqual([true, true, true, false, true, false]);
  model.dispose();
});
