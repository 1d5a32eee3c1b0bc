// Networks as ONNX files: run by ONNX Runtime they give what tfjs gives, for any batch.

import "@tensorflow/tfjs-backend-cpu";
import { alexnetSmall, inceptionSmall, mlp, wideResNet } from "@rote/models";
import * as tf from "@tensorflow/tfjs-core";
import { input, type LayersModel, layers, model, sequential } from "@tensorflow/tfjs-layers";
import { InferenceSession, Tensor } from "onnxruntime-node";
import { afterAll, beforeAll, expect, test } from "vitest";
import "../index.ts";
import { ExportError, toOnnx } from "../index.ts";
import { waves } from "../testing/onBoth.testing.ts";

beforeAll(async () => {
  expect(await tf.setBackend("onnx")).toBe(true);
});
afterAll(() => tf.removeBackend("onnx"));

/** The largest difference of what ONNX Runtime and tfjs compute, relative to the largest value. */
async function differenceAt(network: LayersModel, bytes: Uint8Array, batch: number) {
  const session = await InferenceSession.create(bytes);
  const inputs = network.inputs.map(({ shape }, i) =>
    waves([batch, ...(shape.slice(1) as number[])], 0.7 + i),
  );
  const feeds = Object.fromEntries(
    inputs.map((x, i) => [
      network.inputNames[i]!,
      new Tensor("float32", x.dataSync() as Float32Array, x.shape),
    ]),
  );
  const results = await session.run(feeds);
  const expected = [network.predict(inputs.length === 1 ? inputs[0]! : inputs)].flat();
  let most = 0;
  expected.forEach((output, i) => {
    const result = results[network.outputNames[i]!]!;
    expect(result.dims).toEqual(output.shape);
    const [a, b] = [result.data as Float32Array, output.dataSync()];
    const largest = Math.max(...b.map(Math.abs), 1e-3);
    for (let k = 0; k < b.length; k++) most = Math.max(most, Math.abs(a[k]! - b[k]!) / largest);
  });
  await session.release();
  return most;
}

const image = [12, 12, 3];
const sequence = [6, 4];
// The orthogonal initializer, their default, needs tfjs' chained operations.
const recurrent = { recurrentInitializer: "glorotUniform" as const };
const of = (
  ...list: Parameters<typeof sequential>[0] extends { layers?: infer L } | undefined ? L[] : never
) => sequential({ layers: list.flat() as never });

const networks: Record<string, () => LayersModel> = {
  "dense, softmax": () =>
    of([layers.dense({ inputShape: [7], units: 5, activation: "softmax" })] as never),
  "conv2d same, max pool, flatten": () =>
    of([
      layers.conv2d({
        inputShape: image,
        filters: 8,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
      }),
      layers.maxPooling2d({ poolSize: 3, strides: 2, padding: "same" }),
      layers.flatten(),
      layers.dense({ units: 4 }),
    ] as never),
  "conv2d valid, strides 2, batch norm": () =>
    of([
      layers.conv2d({ inputShape: image, filters: 16, kernelSize: 5, strides: 2 }),
      layers.batchNormalization(),
      layers.activation({ activation: "relu" }),
      layers.globalAveragePooling2d({}),
    ] as never),
  "depthwise, separable, average pool": () =>
    of([
      layers.depthwiseConv2d({ inputShape: image, kernelSize: 3, depthMultiplier: 2 }),
      layers.separableConv2d({ filters: 5, kernelSize: 3, padding: "same" }),
      layers.averagePooling2d({ poolSize: 2 }),
      layers.globalMaxPooling2d({}),
    ] as never),
  "conv2d transpose, up sampling, cropping, padding": () =>
    of([
      layers.conv2dTranspose({
        inputShape: image,
        filters: 4,
        kernelSize: 3,
        strides: 2,
        padding: "same",
      }),
      layers.upSampling2d({ size: [2, 2] }),
      layers.cropping2D({
        cropping: [
          [1, 2],
          [3, 0],
        ],
      }),
      layers.zeroPadding2d({
        padding: [
          [1, 1],
          [2, 2],
        ],
      }),
    ] as never),
  "conv1d, pooling": () =>
    of([
      layers.conv1d({ inputShape: [20, 3], filters: 6, kernelSize: 3, activation: "tanh" }),
      layers.maxPooling1d({ poolSize: 2 }),
      layers.globalAveragePooling1d({}),
    ] as never),
  conv3d: () =>
    of([layers.conv3d({ inputShape: [5, 5, 5, 2], filters: 3, kernelSize: 2 })] as never),
  "simple RNN": () =>
    of([layers.simpleRNN({ inputShape: sequence, units: 5, ...recurrent })] as never),
  LSTM: () =>
    of([
      layers.lstm({ inputShape: sequence, units: 5, returnSequences: true, ...recurrent }),
    ] as never),
  GRU: () => of([layers.gru({ inputShape: sequence, units: 5, ...recurrent })] as never),
  "bidirectional LSTM": () =>
    of([
      layers.bidirectional({
        inputShape: sequence,
        layer: layers.lstm({ units: 3, returnSequences: true, ...recurrent }) as never,
        mergeMode: "concat",
      }),
    ] as never),
  "time distributed, permute, repeat": () =>
    of([
      layers.timeDistributed({ inputShape: sequence, layer: layers.dense({ units: 3 }) }),
      layers.permute({ dims: [2, 1] }),
      layers.flatten(),
      layers.repeatVector({ n: 3 }),
      layers.reshape({ targetShape: [2, -1] }),
    ] as never),
  "layer normalization, dropout, noise": () =>
    of([
      layers.dense({ inputShape: [9], units: 8 }),
      layers.layerNormalization(),
      layers.dropout({ rate: 0.5 }),
      layers.gaussianNoise({ stddev: 1 }),
      layers.leakyReLU({}),
    ] as never),
  activations: () =>
    of(
      ["elu", "selu", "sigmoid", "hardSigmoid", "softplus", "softsign", "swish", "mish"].map(
        (activation, i) =>
          layers.dense({
            units: 6,
            activation: activation as never,
            ...(i === 0 && { inputShape: [6] }),
          }),
      ) as never,
    ),
  "prelu, thresholded relu": () =>
    of([layers.prelu({ inputShape: [6] }), layers.thresholdedReLU({ theta: 0.3 })] as never),
  "two inputs, two outputs": () => {
    const [a, b] = [input({ shape: [5], name: "left" }), input({ shape: [5], name: "right" })];
    const sum = layers.add().apply([a, b]);
    const product = layers.multiply().apply([a, b]);
    const both = layers.concatenate().apply([sum, product] as never);
    const dot = layers.dot({ axes: 1 }).apply([a, b]);
    return model({
      inputs: [a, b],
      outputs: [layers.dense({ units: 2 }).apply(both), dot] as never,
    });
  },
  "maximum, minimum, average": () => {
    const x = input({ shape: [4] });
    const [a, b] = [1, 2].map(() => layers.dense({ units: 4 }).apply(x));
    const all = [layers.maximum(), layers.minimum(), layers.average()].map((layer) =>
      layer.apply([a, b] as never),
    );
    return model({ inputs: x, outputs: layers.concatenate().apply(all as never) as never });
  },
  "residual network": () => {
    const x = input({ shape: image });
    const conv = (strides: number) =>
      layers.conv2d({ filters: 16, kernelSize: 3, strides, padding: "same", useBias: false });
    let y = conv(1).apply(x);
    const shortcut = y;
    y = layers.batchNormalization().apply(y);
    y = layers.reLU().apply(y);
    y = conv(1).apply(y);
    y = layers.add().apply([y, shortcut] as never);
    y = layers.globalAveragePooling2d({}).apply(y);
    return model({
      inputs: x,
      outputs: layers.dense({ units: 3, activation: "softmax" }).apply(y) as never,
    });
  },
  "embedding of integers": () =>
    of([
      layers.embedding({ inputShape: [5], inputDim: 3, outputDim: 4 }),
      layers.globalMaxPooling1d({}),
    ] as never),
  "embedding before a convolution": () =>
    of([
      layers.embedding({ inputDim: 20, outputDim: 4, inputLength: 6 }),
      layers.conv1d({ filters: 3, kernelSize: 3 }),
      layers.flatten(),
      layers.dense({ units: 1 }),
    ] as never),
  "embedding before an LSTM": () =>
    of([
      layers.embedding({ inputDim: 20, outputDim: 4, inputLength: 6 }),
      layers.lstm({ units: 3, recurrentInitializer: "glorotUniform" }),
    ] as never),
  "sizes of 11 and 13": () =>
    of([
      layers.reshape({ inputShape: [143], targetShape: [11, 13] }),
      layers.dense({ units: 11 }),
      layers.flatten(),
      layers.dense({ units: 13 }),
    ] as never),
  "sizes of 11, 14 and 26": () =>
    of([
      layers.permute({ inputShape: [11, 14], dims: [2, 1] }),
      layers.dense({ units: 26 }),
      layers.flatten(),
      layers.dense({ units: 11 }),
    ] as never),
  "input as output": () => {
    const x = input({ shape: [3] });
    return model({
      inputs: x,
      outputs: layers.activation({ activation: "linear" }).apply(x) as never,
    });
  },
  "masking before an LSTM": () =>
    of([
      layers.masking({ maskValue: 0, inputShape: sequence } as never),
      layers.lstm({ units: 3, ...recurrent }),
    ] as never),
  "embedding of a mask before a GRU": () =>
    of([
      layers.embedding({ inputDim: 20, outputDim: 4, inputLength: 6, maskZero: true }),
      layers.gru({ units: 3, ...recurrent }),
    ] as never),
  "convolutional LSTM": () =>
    of([
      layers.convLstm2d({ filters: 2, kernelSize: 3, inputShape: [3, 8, 8, 2], ...recurrent }),
    ] as never),
  "dense at each step, noise and dropout": () =>
    of([
      layers.timeDistributed({ layer: layers.dense({ units: 3 }), inputShape: sequence } as never),
      layers.gaussianNoise({ stddev: 0.3 }),
      layers.gaussianDropout({ rate: 0.3 }),
      layers.alphaDropout({ rate: 0.2 }),
      layers.layerNormalization(),
    ] as never),
  "MLP 1x512": () => mlp({ inputShape: [28, 28, 3], classes: 10, seed: 0 }),
  "small AlexNet": () => alexnetSmall({ inputShape: [28, 28, 3], classes: 10, seed: 0 }),
  "wide residual network": () =>
    wideResNet({ inputShape: [16, 16, 3], classes: 10, seed: 0, depth: 10, widenFactor: 1 }),
  "small Inception": () => inceptionSmall({ inputShape: [28, 28, 3], classes: 10, seed: 0 }),
};

test.each(Object.entries(networks))("%s: ONNX Runtime gives what tfjs gives", async (_, make) => {
  const network = make();
  const bytes = toOnnx(network);
  for (const batch of [1, 5]) {
    expect(await differenceAt(network, bytes, batch), `batch ${batch}`).toBeLessThan(1e-5);
  }
  expect(await differenceAt(network, toOnnx(network, { batch: 3 }), 3)).toBeLessThan(1e-5);
  network.dispose();
});

test("weights keep their names, and the batch's length is open", async () => {
  const network = networks["dense, softmax"]!();
  const session = await InferenceSession.create(toOnnx(network));
  expect([session.inputNames, session.outputNames]).toEqual([
    network.inputNames,
    network.outputNames,
  ]);
  const text = new TextDecoder().decode(toOnnx(network));
  for (const { name } of network.weights) expect(text).toContain(name);
  expect(text).not.toContain("com.microsoft"); // the standard's operators alone
  await session.release();
});

test("what cannot be a file is refused, and says what to do", async () => {
  const open = model({ inputs: input({ shape: [null, 3] }), outputs: [] as never });
  expect(() => toOnnx(open)).toThrow(
    /every length but the batch must be known, got \[null,null,3\]/,
  );
  expect(() => toOnnx({} as never)).toThrow(ExportError);
  const network = networks["dense, softmax"]!();
  expect(() => toOnnx(network, { batch: 0 })).toThrow(
    /batch must be "dynamic" or an integer from 1/,
  );
  const mixes = {
    ...asModel(network),
    predict: (x: tf.Tensor) => tf.mul(x, tf.sum(x).dataSync()[0]! as never),
  };
  expect(() => toOnnx(mixes)).toThrow(/must not read values/);
  await tf.setBackend("cpu");
  expect(() => toOnnx(network)).toThrow(/the backend must be onnx, got cpu/);
  await tf.setBackend("onnx");
});

test.each<[string, LayersModel]>([
  [
    "memory",
    of([
      layers.lstm({
        name: "memory",
        units: 3,
        stateful: true,
        batchInputShape: [2, 6, 4],
        ...recurrent,
      }),
    ] as never),
  ],
  [
    "cause", // which tfjs' layers do not compute themselves
    of([
      layers.conv1d({
        name: "cause",
        filters: 3,
        kernelSize: 3,
        padding: "causal",
        inputShape: sequence,
      }),
    ] as never),
  ],
])("a network with a layer that no file can hold is refused by its name: %s", (name, network) => {
  const applied = network.layers[0]!.apply;
  for (const batch of ["dynamic", 2] as const) {
    const refused = expect(() => toOnnx(network, { batch }));
    refused.toThrow(ExportError);
    refused.toThrow(new RegExp(`"${name}".*(Build|Put another layer)`));
  }
  expect(network.layers[0]!.apply).toBe(applied);
});

/** What a graph model has of a layers model. */
const asModel = ({ inputs, outputs, inputNames, outputNames, weights }: LayersModel) => ({
  inputs,
  outputs,
  inputNames,
  outputNames,
  weights,
});

test("a model whose output mixes examples is the same for every batch", async () => {
  const network = networks["dense, softmax"]!();
  network.predict(tf.zeros([1, 7])); // it has names for its outputs now
  const mean = {
    ...asModel(network),
    predict: (x: tf.Tensor) => tf.sub(network.apply(x) as tf.Tensor, tf.mean(tf.mean(x, 0))),
  };
  const session = await InferenceSession.create(toOnnx(mean as never));
  const x = waves([4, 7], 1.1);
  const feed = {
    [network.inputNames[0]!]: new Tensor("float32", x.dataSync() as Float32Array, [4, 7]),
  };
  const result = (await session.run(feed))[network.outputNames[0]!]!.data as Float32Array;
  const expected = mean.predict(x).dataSync();
  for (const [i, value] of expected.entries())
    expect(Math.abs(result[i]! - value)).toBeLessThan(1e-6);
  await session.release();
});

/** A model that computes something of what a dense layer gives, and of the batch's length. */
function looking(at: (y: tf.Tensor2D, batch: number) => tf.Tensor) {
  const network = networks["dense, softmax"]!();
  network.predict(tf.zeros([1, 7])); // it has names for its outputs now
  const predict = (x: tf.Tensor) => at(network.apply(x) as tf.Tensor2D, x.shape[0]!);
  return { ...asModel(network), predict };
}

test.each<[string, (batch: number) => number]>([
  ["whether it is odd", (batch) => 1 + (batch % 2)],
  ["whether it is a multiple of 3", (batch) => 1 + (batch % 3)],
  ["it, up to 10", (batch) => Math.min(batch, 10)],
  ["it, up to 100", (batch) => Math.min(batch, 100)],
  ["it, from 5 on", (batch) => Math.max(batch, 5)],
  ["whether it is 1", (batch) => (batch === 1 ? 1 : 2)],
  ["its square root", Math.sqrt],
  ["whether it is 11 or 13", (batch) => (batch === 11 || batch === 13 ? 2 : 1)],
])("a model that multiplies by what depends on the length, %s, is refused", (_, factor) => {
  const model = looking((y, batch) => tf.mul(y, factor(batch)));
  expect(() => toOnnx(model as never)).toThrow(/must compute the same for every batch, but/);
});

test.each<[string, (batch: number) => number]>([
  ["in proportion to the length", (batch) => 3 * batch],
  ["in inverse proportion to it", (batch) => 2 / batch],
])("a model that scales %s is exported", async (_, factor) => {
  const model = looking((y, batch) => tf.mul(y, factor(batch)));
  expect(await differenceAt(model as never, toOnnx(model as never), 5)).toBeLessThan(1e-5);
});

test("a model that does not use its input is a file that runs, at any batch", async () => {
  const ones = looking((_, batch) => tf.ones([batch, 5]));
  const halves = looking(() => tf.fill([1, 5], 0.5));
  for (const [model, batch, value] of [
    [ones, 1, 1],
    [ones, 9, 1],
    [halves, 1, 0.5],
  ] as const) {
    const session = await InferenceSession.create(toOnnx(model as never));
    const x = waves([batch, 7], 1.1);
    const feed = {
      [model.inputNames[0]!]: new Tensor("float32", x.dataSync() as Float32Array, x.shape),
    };
    const result = (await session.run(feed))[model.outputNames[0]!]!;
    expect(result.dims).toEqual([batch, 5]);
    expect([...(result.data as Float32Array)]).toEqual(new Array(5 * batch).fill(value));
    await session.release();
  }
});
