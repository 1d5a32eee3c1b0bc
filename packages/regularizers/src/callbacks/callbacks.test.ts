import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { type Callback, type LayersModel, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import {
  decoupledWeightDecay,
  decoupledWeightDecayCallback,
  dropout,
  dropoutStepCallback,
  earlyStoppingCallback,
  maxNormCallback,
  setDropoutStep,
} from "../index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const x = tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]);
const y = tf.tensor2d([1, 0, 1, 0], [4, 1]);

function network(optimizer: tf.Optimizer = tf.train.sgd(0.1), more: layers.Layer[] = []) {
  const model = sequential({
    layers: [
      layers.dense({
        units: 3,
        inputShape: [2],
        kernelInitializer: "ones",
        name: `dense${Math.abs(more.length)}`,
      }),
      ...more,
      layers.dense({ units: 1, kernelInitializer: "ones" }),
    ],
  });
  model.compile({ optimizer, loss: "meanSquaredError" });
  return model;
}

const fit = (model: LayersModel, callbacks: Callback, epochs = 1, batchSize = 4) =>
  model.fit(x, y, { epochs, batchSize, shuffle: false, verbose: 0, callbacks });
const kernelOf = (model: LayersModel) => [...model.getWeights()[0]!.dataSync()];

describe("decoupledWeightDecayCallback", () => {
  test("shrinks the kernels after each batch, by the optimizer's learning rate", async () => {
    const [decayed, plain] = [network(), network()];
    await fit(decayed, decoupledWeightDecayCallback({ coefficient: 0.5 }));
    await plain.fit(x, y, { epochs: 1, batchSize: 4, shuffle: false, verbose: 0 });
    decoupledWeightDecay({ coefficient: 0.5 }).update(plain, 0.1);
    expect(kernelOf(decayed)).toEqual(kernelOf(plain));
  });

  test("is refused by an optimizer without a learning rate", async () => {
    const model = network(tf.train.adadelta(0.1));
    Object.assign(model.optimizer, { learningRate: undefined });
    await expect(fit(model, decoupledWeightDecayCallback({ coefficient: 0.1 }))).rejects.toThrow(
      /must have a learning rate, got Adadelta/,
    );
  });
});

test("maxNormCallback bounds the weights into each unit after each batch", async () => {
  const model = network();
  await fit(model, maxNormCallback({ maximum: 0.5 }), 3, 2);
  const kernel = model.getWeights()[0]!;
  const norms = tf.tidy(() => [...tf.sqrt(tf.sum(tf.square(kernel), 0)).dataSync()]);
  for (const norm of norms) expect(norm).toBeLessThanOrEqual(0.5 + 1e-6);
});

test("dropoutStepCallback counts steps over epochs and over calls of fit", async () => {
  const model = network(tf.train.sgd(0), [dropout({ rate: 0.5, name: "drop", seed: 0 })]);
  const callback = dropoutStepCallback({ done: 10 });
  await fit(model, callback, 2, 2); // four steps: 11 to 14
  await fit(model, callback, 1, 4); // one more
  const output = () =>
    tf.tidy(() => [...(model.apply(x, { training: true }) as tf.Tensor).dataSync()]);
  const after = output();
  setDropoutStep(model, 15);
  expect(output()).toEqual(after);
  setDropoutStep(model, 14);
  expect(output()).not.toEqual(after);
});

describe("earlyStoppingCallback", () => {
  const epochsOf = async (callback: Callback, losses: readonly number[]) => {
    const model = network(tf.train.sgd(0));
    let epoch = 0;
    // What the rule sees, instead of what was computed.
    const { onEpochEnd } = callback;
    callback.onEpochEnd = async (i, logs) => {
      const loss = losses[epoch++]!;
      await onEpochEnd.call(callback, i, { ...logs, loss, val_loss: loss });
    };
    await fit(model, callback, losses.length);
    return epoch;
  };

  test("ends training when the value has not improved for `patience` epochs", async () => {
    const callback = earlyStoppingCallback({ mode: "min", patience: 2 });
    expect(await epochsOf(callback, [3, 2, 2, 2, 1])).toBe(4);
  });

  test("waits out the plateau of random labels", async () => {
    const losses = [2.3, 2.31, 2.3, 2.31, 2.0, 1.5, 1.5, 1.5, 1.4];
    const rule = { mode: "min", patience: 2 } as const;
    expect(await epochsOf(earlyStoppingCallback(rule), losses)).toBe(3);
    const patient = earlyStoppingCallback({ ...rule, plateau: { classes: 10 } });
    expect(await epochsOf(patient, losses)).toBe(8);
  });

  test("gives the model the weights of its best epoch, and leaves no tensor behind", async () => {
    const [model, once] = [network(tf.train.sgd(1)), network(tf.train.sgd(1))];
    const rule = { mode: "min", patience: 9, monitor: "loss" } as const;
    const { history } = await once.fit(x, y, { epochs: 2, batchSize: 4, verbose: 0 });
    expect(history.loss![1]).toBeGreaterThan(history.loss![0] as number); // steps are too long
    const first = network(tf.train.sgd(1));
    await fit(first, earlyStoppingCallback({ ...rule, restore: false }), 1);
    const before = tf.memory().numTensors;
    await fit(model, earlyStoppingCallback(rule), 3);
    expect(kernelOf(model)).toEqual(kernelOf(first));
    expect(tf.memory().numTensors).toBe(before);
  });

  test("names the values that there are, where there is none of the monitored name", async () => {
    const callback = earlyStoppingCallback({ mode: "min", patience: 1 });
    await expect(fit(network(), callback)).rejects.toThrow(
      'earlyStoppingCallback: monitor must be among loss, got "val_loss". Give fit validation',
    );
  });

  test("refuses at once what earlyStopping refuses", () => {
    expect(() => earlyStoppingCallback({ mode: "min", patience: 0 })).toThrow(
      /patience must be a positive integer/,
    );
  });
});
