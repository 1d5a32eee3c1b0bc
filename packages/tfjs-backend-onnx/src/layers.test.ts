// Ordinary programs of tfjs-layers, here and on tfjs' cpu backend: one of each kind of layer,
// activation, loss, metric and optimizer, trained for three steps.

import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { input, type LayersModel, layers, model, sequential } from "@tensorflow/tfjs-layers";
import { afterAll, afterEach, describe, expect, test } from "vitest";

import "./index.ts";

type Layer = Parameters<typeof sequential>[0] extends { layers?: (infer L)[] } | undefined
  ? L
  : never;

interface Program {
  /** Shape of an example. */
  shape: number[];
  /** The layers before the flattening and the dense layer at the end. */
  layers: (first: { inputShape: number[] }) => Layer[];
  /** Inputs are integers below this, for embeddings. */
  vocabulary?: number;
}

const image = [7, 6, 3];
const sequence = [5, 4];
// The orthogonal initializer, their default, needs tfjs' chained operations.
const recurrent = { recurrentInitializer: "glorotUniform" as const };
const volume = [4, 4, 4, 2];
const of = (shape: number[], make: Program["layers"]): Program => ({ shape, layers: make });

const programs: Record<string, Program> = {
  dense: of([6], (first) => [layers.dense({ ...first, units: 5, activation: "tanh" })]),
  conv1d: of(sequence, (first) => [layers.conv1d({ ...first, filters: 3, kernelSize: 2 })]),
  "conv2d, valid": of(image, (first) => [layers.conv2d({ ...first, filters: 4, kernelSize: 3 })]),
  "conv2d, same, strides 2": of(image, (first) => [
    layers.conv2d({ ...first, filters: 4, kernelSize: 3, strides: 2, padding: "same" }),
  ]),
  "conv2d, dilated": of(image, (first) => [
    // tfjs has no gradient for it
    layers.conv2d({ ...first, filters: 4, kernelSize: 2, dilationRate: 2, trainable: false }),
  ]),
  conv3d: of(volume, (first) => [layers.conv3d({ ...first, filters: 3, kernelSize: 2 })]),
  depthwiseConv2d: of(image, (first) => [
    layers.depthwiseConv2d({ ...first, kernelSize: 3, depthMultiplier: 2 }),
  ]),
  separableConv2d: of(image, (first) => [
    layers.separableConv2d({ ...first, filters: 4, kernelSize: 3, padding: "same" }),
  ]),
  conv2dTranspose: of(image, (first) => [
    layers.conv2dTranspose({ ...first, filters: 4, kernelSize: 3, strides: 2, padding: "same" }),
  ]),
  "maxPooling1d, averagePooling1d": of([8, 3], (first) => [
    layers.maxPooling1d({ ...first, poolSize: 2 }),
    layers.averagePooling1d({ poolSize: 2 }),
  ]),
  "maxPooling2d, overlapping": of(image, (first) => [
    layers.maxPooling2d({ ...first, poolSize: 3, strides: 2, padding: "same" }),
  ]),
  averagePooling2d: of(image, (first) => [
    layers.averagePooling2d({ ...first, poolSize: 3, strides: 2, padding: "same" }),
  ]),
  "maxPooling3d, averagePooling3d": of(volume, (first) => [
    layers.maxPooling3d({ ...first, poolSize: 2 }),
    layers.averagePooling3d({ poolSize: 2 }),
  ]),
  globalAveragePooling2d: of(image, (first) => [layers.globalAveragePooling2d(first as never)]),
  globalMaxPooling2d: of(image, (first) => [layers.globalMaxPooling2d(first as never)]),
  "globalMaxPooling1d, globalAveragePooling1d": of(sequence, (first) => [
    layers.conv1d({ ...first, filters: 3, kernelSize: 2 }),
    layers.globalAveragePooling1d(),
  ]),
  batchNormalization: of(image, (first) => [layers.batchNormalization(first)]),
  layerNormalization: of([6], (first) => [layers.layerNormalization(first)]),
  "zeroPadding2d, cropping2D, upSampling2d": of(image, (first) => [
    layers.zeroPadding2d({ ...first, padding: 2 }),
    layers.cropping2D({
      cropping: [
        [1, 0],
        [0, 1],
      ],
    }),
    layers.upSampling2d({ size: [2, 2] }),
  ]),
  dropout: of([6], (first) => [layers.dropout({ ...first, rate: 0.5, seed: 3 })]),
  "reshape, permute, flatten": of([6, 4], (first) => [
    layers.permute({ ...first, dims: [2, 1] }),
    layers.reshape({ targetShape: [3, 8] }),
  ]),
  repeatVector: of([6], (first) => [layers.repeatVector({ ...first, n: 3 })]),
  "thresholdedReLU, leakyReLU, prelu, elu": of([6], (first) => [
    layers.thresholdedReLU({ ...first, theta: 0.1 }), // has no gradient in tfjs: before any weight
    layers.dense({ units: 5 }),
    layers.leakyReLU({ alpha: 0.2 }),
    layers.prelu({}),
    layers.elu(),
  ]),
  simpleRNN: of(sequence, (first) => [layers.simpleRNN({ ...recurrent, ...first, units: 3 })]),
  lstm: of(sequence, (first) => [
    layers.lstm({ ...recurrent, ...first, units: 3, returnSequences: true }),
    layers.lstm({ ...recurrent, units: 2 }),
  ]),
  gru: of(sequence, (first) => [layers.gru({ ...recurrent, ...first, units: 3 })]),
  "bidirectional lstm": of(sequence, (first) => [
    layers.bidirectional({
      ...first,
      layer: layers.lstm({ ...recurrent, units: 3 }) as never,
      mergeMode: "concat",
    }),
  ]),
  timeDistributed: of(sequence, (first) => [
    layers.timeDistributed({ ...first, layer: layers.dense({ units: 2 }) }),
  ]),
  embedding: {
    ...of([5], (first) => [layers.embedding({ ...first, inputDim: 9, outputDim: 3 })]),
    vocabulary: 9,
  },
};

// biome-ignore format: a table
const activations = [
  "elu", "hardSigmoid", "linear", "relu", "relu6", "selu", "sigmoid", "softmax",
  "softplus", "softsign", "tanh", "swish", "mish", "gelu", "gelu_new",
] as const;
for (const activation of activations) {
  programs[`activation ${activation}`] = of([6], (first) => [
    layers.dense({ ...first, units: 5, activation: activation as "relu" }),
  ]);
}

const n = 4;
const classes = 3;
const size = (shape: readonly number[]) => shape.reduce((product, d) => product * d, 1);

/** The same numbers for every backend, within ±scale. */
const waves = (shape: number[], frequency: number, scale = 1) =>
  tf.tensor(
    Float32Array.from({ length: size(shape) }, (_, i) => scale * Math.sin(1 + frequency * i)),
    shape,
  );

const batch = ({ shape, vocabulary }: Program) => {
  if (vocabulary === undefined) return waves([n, ...shape], 1.7);
  const places = Float32Array.from({ length: n * size(shape) }, (_, i) => (i * 5) % vocabulary);
  return tf.tensor(places, [n, ...shape]);
};
const labels = () => tf.oneHot(tf.tensor1d([0, 2, 1, 2], "int32"), classes);

function setWeights(net: LayersModel): void {
  const weights = net.weights.map(({ shape, name }, i) => {
    const values = waves(shape as number[], 0.9 + i, 0.4);
    return name.includes("variance") ? tf.abs(values) : values;
  });
  net.setWeights(weights);
  tf.dispose(weights);
}

function build(program: Program): LayersModel {
  const net = sequential({ layers: program.layers({ inputShape: program.shape }) });
  if ((net.outputShape as number[]).length > 2) net.add(layers.flatten());
  net.add(layers.dense({ units: classes }));
  return net;
}

interface Trained {
  seen: number[];
  predicted: Float32Array;
  weights: Float32Array[];
}

/** Three steps, then a prediction. */
async function train(
  backend: string,
  make: () => LayersModel,
  {
    inputs,
    targets = labels,
    optimizer = () => tf.train.sgd(0.02),
    loss = "meanSquaredError",
    metrics = [],
  }: {
    inputs: () => tf.Tensor | tf.Tensor[];
    targets?: () => tf.Tensor;
    optimizer?: () => tf.Optimizer;
    loss?: string;
    metrics?: string[];
  },
): Promise<Trained> {
  expect(await tf.setBackend(backend)).toBe(true);
  const net = make();
  setWeights(net);
  net.compile({ optimizer: optimizer(), loss, metrics });
  const [x, y] = [inputs(), targets()];
  const seen: number[] = [];
  for (let step = 0; step < 3; step++) {
    seen.push(...[(await net.trainOnBatch(x, y)) as number | number[]].flat());
  }
  const predicted = tf.tidy(() => (net.predict(x) as tf.Tensor).dataSync<"float32">().slice());
  const weights = net.getWeights().map((w) => w.dataSync<"float32">().slice());
  return { seen, predicted, weights };
}

const onBoth = async (...[make, how]: [() => LayersModel, Parameters<typeof train>[2]]) =>
  [await train("cpu", make, how), await train("onnx", make, how)] as const;

function expectSame([cpu, onnx]: readonly [Trained, Trained]): void {
  const within = (found: ArrayLike<number>, expected: ArrayLike<number>) => {
    expect(found.length).toBe(expected.length);
    for (let i = 0; i < found.length; i++) {
      const error = Math.abs(found[i]! - expected[i]!);
      expect(error).toBeLessThanOrEqual(1e-4 * (1 + Math.abs(expected[i]!)));
    }
  };
  within(onnx.seen, cpu.seen);
  within(onnx.predicted, cpu.predicted);
  for (const [i, weights] of onnx.weights.entries()) within(weights, cpu.weights[i]!);
}

afterEach(() => {
  tf.disposeVariables();
});
afterAll(() => tf.removeBackend("onnx"));

test.each(Object.entries(programs))("%s trains as on the cpu backend", async (_, program) => {
  const inputs = () => batch(program);
  const both = await onBoth(() => build(program), { inputs });
  expectSame(both);
  expect(both[0].seen[0]).not.toBe(both[0].seen[2]); // the weights did change
});

const merges = {
  add: () => layers.add(),
  average: () => layers.average(),
  concatenate: () => layers.concatenate(),
  dot: () => layers.dot({ axes: 1 }),
  maximum: () => layers.maximum(),
  minimum: () => layers.minimum(),
  multiply: () => layers.multiply(),
};
test.each(Object.entries(merges))(
  "%s of two branches trains as on the cpu backend",
  async (_, merge) => {
    const make = () => {
      const inputs = [input({ shape: [6] }), input({ shape: [6] })];
      const branches = inputs.map((x) => layers.dense({ units: 4 }).apply(x) as typeof x);
      const merged = merge().apply(branches) as (typeof inputs)[0];
      const outputs = layers.dense({ units: classes }).apply(merged) as typeof merged;
      return model({ inputs, outputs });
    };
    expectSame(await onBoth(make, { inputs: () => [waves([n, 6], 1.7), waves([n, 6], 2.3)] }));
  },
);

const classifier = (activation: "linear" | "sigmoid" | "softmax") => () =>
  sequential({
    layers: [layers.dense({ inputShape: [6], units: classes, activation })],
  });
const points = { inputs: () => waves([n, 6], 1.7) };

describe("losses", () => {
  // biome-ignore format: a table
  const losses = [
    "meanSquaredError", "meanAbsoluteError", "categoricalHinge", "hinge", "squaredHinge",
    "logcosh", "categoricalCrossentropy", "sparseCategoricalCrossentropy",
    "binaryCrossentropy", "kullbackLeiblerDivergence", "cosineProximity",
    "meanAbsolutePercentageError", "meanSquaredLogarithmicError", "poisson",
  ];
  test.each(losses)("%s", async (loss) => {
    const activation = loss === "binaryCrossentropy" ? "sigmoid" : "softmax";
    const places = () => tf.tensor2d([[0], [2], [1], [2]]);
    const targets = loss.startsWith("sparse") ? places : () => tf.add(tf.mul(labels(), 0.9), 0.05);
    const optimizer = () => tf.train.sgd(0.01);
    const both = await onBoth(classifier(activation), { ...points, loss, targets, optimizer });
    expectSame(both);
    expect(both[1].seen[2]).toBeLessThan(both[1].seen[0]!);
  });
});

describe("metrics", () => {
  test.each([
    "accuracy",
    "binaryAccuracy",
    "categoricalAccuracy",
    "precision",
    "mse",
    "mae",
    "cosine",
  ])("%s", async (metric) => {
    const targets = () => tf.cast(labels(), "float32");
    const how = { ...points, loss: "categoricalCrossentropy", targets, metrics: [metric] };
    expectSame(await onBoth(classifier("softmax"), how));
  });
});

describe("optimizers", () => {
  const optimizers = {
    sgd: () => tf.train.sgd(0.1),
    momentum: () => tf.train.momentum(0.1, 0.9),
    nesterov: () => tf.train.momentum(0.1, 0.9, true),
    adam: () => tf.train.adam(0.01),
    adamax: () => tf.train.adamax(0.01),
    rmsprop: () => tf.train.rmsprop(0.01),
    "rmsprop, centered": () => tf.train.rmsprop(0.01, 0.9, 0.1, 1e-10, true),
    adagrad: () => tf.train.adagrad(0.1),
    adadelta: () => tf.train.adadelta(1),
  };
  test.each(Object.entries(optimizers))("%s", async (_, optimizer) => {
    expectSame(await onBoth(classifier("linear"), { ...points, optimizer }));
  });
});
