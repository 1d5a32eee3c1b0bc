// Programs over sequences: recurrent networks, attention, transformers, embeddings.
import * as tf from "@tensorflow/tfjs-core";
import {
  model as functional,
  input,
  layers,
  type SymbolicTensor,
  sequential,
} from "@tensorflow/tfjs-layers";
import { firstOf, glorot, integers, labels, lossOfFit, meanOf, numbers, uniform } from "./data.ts";
import type { Program } from "./program.ts";

const recurrent = (seed: number, units: number) => ({
  units,
  kernelInitializer: glorot(seed),
  recurrentInitializer: glorot(seed + 1),
});

const lstmFit: Program = {
  name: "fit of an LSTM",
  sizes: "20 steps of 16 numbers, 32 units, 10 batches of 32, 9 epochs of Adam",
  trains: true,
  steps: 90,
  async run(steps) {
    const model = sequential({
      layers: [
        layers.lstm({ ...recurrent(71, 32), inputShape: [20, 16] }),
        layers.dense({ units: 4, activation: "softmax", kernelInitializer: glorot(73) }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.005), loss: "categoricalCrossentropy" });
    return lossOfFit(model, [uniform([320, 20, 16], 74), labels(320, 4, 75)], {
      batchSize: 32,
      epochs: Math.ceil(steps / 10),
    });
  },
};

const lengths: Program = {
  name: "GRU over lengths of 5 to 30",
  sizes: "16 numbers, 24 units, batch 16, 120 steps of training, each with another length",
  trains: true,
  steps: 120,
  async run(steps) {
    const model = sequential({
      layers: [
        layers.gru({ ...recurrent(76, 24), inputShape: [null as never, 16] }),
        layers.dense({ units: 1, kernelInitializer: glorot(78) }),
      ],
    });
    const optimizer = tf.train.adam(0.005);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const [x, y] = [uniform([16, 5 + ((i * 7) % 26), 16], i), uniform([16, 1], i + 100)];
      const loss = optimizer.minimize(
        () => tf.losses.meanSquaredError(y, model.apply(x) as tf.Tensor) as tf.Scalar,
        true,
      )!;
      last = await firstOf(loss);
      tf.dispose([x, y, loss]);
    }
    return last;
  },
};

const tagging: Program = {
  name: "bidirectional LSTM with a mask",
  sizes: "vocabulary 200, 12 words, 16 units each way, 8 batches of 32, 5 epochs",
  trains: true,
  steps: 40,
  async run(steps) {
    const model = sequential({
      layers: [
        layers.embedding({
          inputDim: 200,
          outputDim: 16,
          maskZero: true,
          inputLength: 12,
          embeddingsInitializer: glorot(79),
        }),
        layers.bidirectional({
          layer: layers.lstm({ ...recurrent(80, 16) }) as never,
          mergeMode: "concat",
        }),
        layers.dense({ units: 3, activation: "softmax", kernelInitializer: glorot(82) }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.005), loss: "categoricalCrossentropy" });
    return lossOfFit(model, [integers([256, 12], 200, 83), labels(256, 3, 84)], {
      batchSize: 32,
      epochs: Math.ceil(steps / 8),
    });
  },
};

const attention: Program = {
  name: "seq2seq with attention",
  sizes: "LSTM encoder and decoder of 32 units over 12 steps of 20 symbols, batch 32, 52 steps",
  trains: true,
  steps: 52,
  async run(steps) {
    const [source, target] = [input({ shape: [12, 20] }), input({ shape: [12, 20] })];
    const encoded = layers
      .lstm({ ...recurrent(85, 32), returnSequences: true })
      .apply(source) as SymbolicTensor;
    const decoded = layers
      .lstm({ ...recurrent(87, 32), returnSequences: true })
      .apply(target) as SymbolicTensor;
    const scores = layers.dot({ axes: [2, 2] }).apply([decoded, encoded]) as SymbolicTensor;
    const weights = layers.activation({ activation: "softmax" }).apply(scores) as SymbolicTensor;
    const context = layers.dot({ axes: [2, 1] }).apply([weights, encoded]) as SymbolicTensor;
    const both = layers.concatenate().apply([context, decoded]) as SymbolicTensor;
    const output = layers
      .timeDistributed({
        layer: layers.dense({ units: 20, activation: "softmax", kernelInitializer: glorot(89) }),
      })
      .apply(both) as SymbolicTensor;
    const network = functional({ inputs: [source, target], outputs: output });
    network.compile({ optimizer: tf.train.adam(0.003), loss: "categoricalCrossentropy" });
    const symbols = (seed: number) =>
      tf.tidy(() => tf.oneHot(integers([32, 12], 20, seed), 20).toFloat());
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const [x, y] = [symbols(i), symbols(i + 500)];
      last = (await network.trainOnBatch([x, y], y)) as number;
      tf.dispose([x, y]);
    }
    return last;
  },
};

const stateful: Program = {
  name: "stateful RNN",
  sizes: "LSTM of 64 units, 8 numbers in, one step at a time, 12,000 predictions",
  trains: false,
  steps: 12_000,
  async run(steps) {
    const model = sequential({
      layers: [
        layers.lstm({ ...recurrent(90, 64), batchInputShape: [1, 1, 8], stateful: true }),
        layers.dense({ units: 8, kernelInitializer: glorot(92) }),
      ],
    });
    const data = numbers(8 * 64, 93);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const x = tf.tensor3d(data.slice((i % 64) * 8, (i % 64) * 8 + 8), [1, 1, 8]);
      const y = model.predict(x) as tf.Tensor;
      last = await firstOf(y);
      tf.dispose([x, y]);
    }
    return last;
  },
};

/** A transformer that sees what came before. Its weights are variables. */
class Transformer {
  readonly #width: number;
  readonly #heads: number;
  readonly #vocabulary: tf.Variable;
  readonly #positions: tf.Variable;
  readonly #blocks: readonly tf.Variable[][];

  constructor({ vocabulary, longest, width, heads, blocks }: Record<string, number>, seed: number) {
    const weight = (shape: number[], at: number) =>
      tf
        .tidy(() =>
          uniform(shape, seed + at)
            .sub(0.5)
            .mul(0.2),
        )
        .variable();
    this.#width = width!;
    this.#heads = heads!;
    this.#vocabulary = weight([vocabulary!, width!], 0);
    this.#positions = weight([longest!, width!], 1);
    this.#blocks = Array.from({ length: blocks! }, (_, b) => [
      weight([width!, 3 * width!], 10 * b + 2),
      weight([width!, width!], 10 * b + 3),
      weight([width!, 4 * width!], 10 * b + 4),
      weight([4 * width!, width!], 10 * b + 5),
    ]);
  }

  /** Logits of the next symbol at every position. */
  logits(symbols: tf.Tensor2D): tf.Tensor3D {
    const [batch, length] = symbols.shape;
    const width = this.#width;
    const size = width / this.#heads;
    const split = (x: tf.Tensor) =>
      x.reshape([batch, length, this.#heads, size]).transpose([0, 2, 1, 3]);
    const times = (x: tf.Tensor, w: tf.Variable) =>
      x
        .reshape([batch * length, -1])
        .matMul(w as unknown as tf.Tensor)
        .reshape([batch, length, -1]);
    const normalized = (x: tf.Tensor) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return x.sub(mean).div(variance.add(1e-5).sqrt());
    };
    const row = tf.range(0, length).expandDims(1);
    const mask = tf.lessEqual(tf.range(0, length).expandDims(0), row);
    let x: tf.Tensor = tf
      .gather(this.#vocabulary as unknown as tf.Tensor, symbols.toInt())
      .add(this.#positions.slice([0, 0], [length, width]));
    for (const [attend, project, widen, narrow] of this.#blocks) {
      const [q, k, v] = tf.split(times(normalized(x), attend!), 3, -1).map(split);
      const scores = q!.matMul(k!, false, true).div(Math.sqrt(size));
      const weights = tf.where(mask, scores, tf.onesLike(scores).mul(-1e9)).softmax();
      const mixed = weights.matMul(v!).transpose([0, 2, 1, 3]).reshape([batch, length, width]);
      x = x.add(times(mixed, project!));
      x = x.add(times(times(normalized(x), widen!).relu(), narrow!));
    }
    const last = normalized(x).reshape([batch * length, width]);
    return last
      .matMul(this.#vocabulary as unknown as tf.Tensor, false, true)
      .reshape([batch, length, -1]) as tf.Tensor3D;
  }
}

const transformerTraining: Program = {
  name: "transformer, training",
  sizes: "vocabulary 64, width 64, 4 heads, 2 blocks, length 32, batch 16, 40 steps of Adam",
  trains: true,
  steps: 40,
  async run(steps) {
    const sizes = { vocabulary: 64, longest: 32, width: 64, heads: 4, blocks: 2 };
    const network = new Transformer(sizes, 94);
    const optimizer = tf.train.adam(0.001);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = tf.tidy(() => {
        const text = integers([16, 33], 64, i) as tf.Tensor2D;
        const [x, y] = [text.slice([0, 0], [16, 32]), text.slice([0, 1], [16, 32])];
        const targets = tf.oneHot(y.reshape([-1]).toInt() as tf.Tensor1D, 64);
        return optimizer.minimize(
          () =>
            tf.losses.softmaxCrossEntropy(
              targets,
              network.logits(x).reshape([16 * 32, 64]),
            ) as tf.Scalar,
          true,
        )!;
      });
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const generation: Program = {
  name: "transformer, generation",
  sizes: "vocabulary 64, width 64, 4 heads, 2 blocks, from 1 to 96 symbols, 8 texts",
  trains: false,
  steps: 8 * 95,
  async run(steps) {
    const texts = Math.ceil(steps / 95);
    const sizes = { vocabulary: 64, longest: 96, width: 64, heads: 4, blocks: 2 };
    const network = new Transformer(sizes, 95);
    let last = 0;
    for (let text = 0; text < texts; text++) {
      const symbols = [text];
      while (symbols.length < 96) {
        const next = tf.tidy(() => {
          const logits = network.logits(tf.tensor2d([symbols], undefined, "int32"));
          const final = logits.slice([0, symbols.length - 1, 0], [1, 1, 64]).reshape([64]);
          return final.argMax().dataSync()[0]!;
        });
        symbols.push(next);
        last = last * 0.5 + next;
      }
    }
    return last;
  },
};

const characters: Program = {
  name: "characters one by one",
  sizes: "LSTM of 64 units over 40 symbols of 30, 500 characters drawn by multinomial",
  trains: false,
  steps: 500,
  async run(steps) {
    const model = sequential({
      layers: [
        layers.lstm({ ...recurrent(96, 64), inputShape: [40, 30] }),
        layers.dense({ units: 30, kernelInitializer: glorot(98) }),
      ],
    });
    const text = Array.from({ length: 40 }, (_, i) => i % 30);
    for (let i = 0; i < steps; i++) {
      const next = tf.tidy(() => {
        const x = tf
          .oneHot(tf.tensor1d(text.slice(-40), "int32"), 30)
          .toFloat()
          .expandDims(0);
        const logits = (model.predict(x) as tf.Tensor).reshape([30]) as tf.Tensor1D;
        return tf.multinomial(logits, 1, i + 1).dataSync()[0]!;
      });
      text.push(next);
    }
    return text.at(-1)!;
  },
};

const skipGram: Program = {
  name: "word embeddings",
  sizes:
    "skip-gram, vocabulary 2,000, 64 numbers a word, batch 128 with 5 wrong words each, 250 steps",
  trains: true,
  steps: 250,
  async run(steps) {
    const [inner, outer] = [uniform([2000, 64], 99), uniform([2000, 64], 100)].map((x) =>
      tf.tidy(() => x.sub(0.5).div(32)).variable(),
    ) as [tf.Variable, tf.Variable];
    const optimizer = tf.train.sgd(0.5);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = tf.tidy(() => {
        const words = integers([128, 1], 2000, i);
        const around = integers([128, 6], 2000, i + 1000);
        const right = tf.oneHot(tf.zeros([128], "int32"), 6).toFloat();
        return optimizer.minimize(() => {
          const x = tf.gather(inner as unknown as tf.Tensor, words);
          const y = tf.gather(outer as unknown as tf.Tensor, around);
          return tf.losses.sigmoidCrossEntropy(right, x.mul(y).sum(2)) as tf.Scalar;
        }, true)!;
      });
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const series: Program = {
  name: "time series by convolutions",
  sizes: "conv1d of 16 and 16 filters over 64 points, 8 batches of 32, 10 epochs",
  trains: true,
  steps: 80,
  async run(steps) {
    const conv = (seed: number) => ({
      filters: 16,
      kernelSize: 5,
      activation: "relu" as const,
      kernelInitializer: glorot(seed),
    });
    const model = sequential({
      layers: [
        layers.conv1d({ ...conv(101), inputShape: [64, 4] }),
        layers.maxPooling1d({ poolSize: 2 }),
        layers.conv1d(conv(102)),
        layers.globalAveragePooling1d({}),
        layers.dense({ units: 1, kernelInitializer: glorot(103) }),
      ],
    });
    model.compile({ optimizer: tf.train.adam(0.005), loss: "meanSquaredError" });
    return lossOfFit(model, [uniform([256, 64, 4], 104), uniform([256, 1], 105)], {
      batchSize: 32,
      epochs: Math.ceil(steps / 8),
    });
  },
};

const averages: Program = {
  name: "averages of texts of changing lengths",
  sizes: "embedding of 5,000 × 50, means over 3 to 80 words, one dense layer, 24,000 texts",
  trains: false,
  steps: 24_000,
  async run(steps) {
    const [words, w] = [uniform([5000, 50], 106), uniform([50, 8], 107)];
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const y = tf.tidy(() => {
        const text = integers([3 + ((i * 17) % 78)], 5000, i);
        return tf.gather(words, text).mean(0, true).matMul(w).softmax();
      });
      last = await meanOf(y.square());
      y.dispose();
    }
    return last;
  },
};

export const sequences: readonly Program[] = [
  lstmFit,
  lengths,
  tagging,
  attention,
  stateful,
  transformerTraining,
  generation,
  characters,
  skipGram,
  series,
  averages,
];
