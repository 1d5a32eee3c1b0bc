import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { layers, models, sequential } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { OffsetBatchNormalization } from "./offsetBatchNormalization.ts";
import { registerLayers } from "./registerLayers.ts";

const options = { epsilon: 0.01, momentum: 0.75 };
const wave = (shape: number[], step: number) => {
  const length = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(
    Float32Array.from({ length }, (_, i) => 2 * Math.sin(step * i) + (i % 3)),
    shape,
  );
};

describe.each([[[8, 3]], [[4, 2, 5, 3]]])("OffsetBatchNormalization on %j", (shape) => {
  // tfjs' own layer with its factor at 1 is the judge.
  const make = () => [new OffsetBatchNormalization(options), layers.batchNormalization(options)];
  const x = wave(shape, 0.7);

  test("gives what tfjs' layer gives with γ = 1, in training and after it", () => {
    const [ours, theirs] = make().map((layer) => {
      const training = layer.apply(x, { training: true }) as tf.Tensor;
      layer.apply(wave(shape, 1.3), { training: true });
      const test = layer.apply(x, { training: false }) as tf.Tensor;
      return [training.dataSync(), test.dataSync()];
    });
    expect(ours).toEqual(theirs);
  });

  test("has the gradients of tfjs' layer, for its input and for β", () => {
    const [ours, theirs] = make().map((layer) => {
      layer.apply(x);
      const beta = layer.trainableWeights.find(({ originalName }) =>
        originalName.endsWith("beta"),
      )!;
      beta.write(tf.tensor1d([0.5, -1, 2]));
      const loss = (x: tf.Tensor) =>
        tf.sum<tf.Scalar>(
          tf.mul(wave(shape, 2), tf.square(layer.apply(x, { training: true }) as tf.Tensor)),
        );
      const { grads } = tf.variableGrads(() => loss(x));
      return [tf.grad(loss)(x).dataSync(), grads[beta.name]!.dataSync()];
    });
    expect(ours).toEqual(theirs);
  });

  test("leaves one tensor behind, its output", () => {
    const layer = new OffsetBatchNormalization(options);
    layer.apply(x);
    const before = tf.memory().numTensors;
    layer.apply(x, { training: true });
    expect(tf.memory().numTensors).toBe(before + 1);
  });
});

test("OffsetBatchNormalization has one trained vector and two averages", () => {
  const layer = new OffsetBatchNormalization();
  layer.build([null, 4, 4, 7]);
  expect(layer.trainableWeights.map(({ shape }) => shape)).toEqual([[7]]);
  expect(layer.nonTrainableWeights.map(({ shape }) => shape)).toEqual([[7], [7]]);
});

test("OffsetBatchNormalization comes back from JSON with all its options", async () => {
  registerLayers();
  const layer = new OffsetBatchNormalization({ inputShape: [7], name: "bn", ...options });
  const model = sequential({ name: "net", layers: [layer] });
  const copy = await models.modelFromJSON(JSON.parse(model.toJSON() as string));
  expect(copy.getLayer("bn").getConfig()).toEqual(layer.getConfig());
  expect(copy.getLayer("bn").getConfig()).toMatchObject(options);
});
