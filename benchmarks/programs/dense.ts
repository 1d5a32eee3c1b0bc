// Networks of dense layers: model.fit, steps by hand, autoencoders, reinforcement learning.
import * as tf from "@tensorflow/tfjs-core";
import { layers, type Sequential, sequential } from "@tensorflow/tfjs-layers";
import { firstOf, glorot, integers, labels, lossOfFit, meanOf, numbers, uniform } from "./data.ts";
import type { Program } from "./program.ts";

function mlp(widths: readonly number[], seed: number): Sequential {
  const [inputs, ...units] = widths;
  return sequential({
    layers: units.map((count, i) =>
      layers.dense({
        units: count,
        kernelInitializer: glorot(seed + i),
        ...(i === 0 ? { inputShape: [inputs!] } : {}),
        ...(i < units.length - 1 ? { activation: "relu" as const } : {}),
      }),
    ),
  });
}

/** model.fit of a softmax classifier; one step is one batch. */
function fit(
  widths: readonly number[],
  { batches, batch, epochs }: { batches: number; batch: number; epochs: number },
): Program {
  const [inputs, classes] = [widths[0]!, widths.at(-1)!];
  return {
    name: `fit ${widths.join("-")}, ${batches} batches`,
    sizes: `batch ${batch}, ${epochs} epochs, Adam`,
    trains: true,
    steps: epochs * batches,
    async run(steps) {
      const model = mlp(widths, 1);
      model.compile({
        optimizer: tf.train.adam(0.001),
        loss: (y, z) => tf.losses.softmaxCrossEntropy(y, z),
        metrics: ["accuracy"],
      });
      return lossOfFit(
        model,
        [uniform([batches * batch, inputs], 2), labels(batches * batch, classes, 3)],
        { batchSize: batch, epochs: Math.ceil(steps / batches) },
      );
    },
  };
}

const fedByHand: Program = {
  name: "steps by hand, 64-64-10",
  sizes: "batch 32, new tensors in each of 3,600 steps, SGD",
  trains: true,
  steps: 3600,
  async run(steps) {
    const model = mlp([64, 64, 10], 4);
    const optimizer = tf.train.sgd(0.05);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const [x, y] = [uniform([32, 64], i % 50), labels(32, 10, i % 50)];
      const loss = tf.tidy(
        () =>
          optimizer.minimize(
            () => tf.losses.softmaxCrossEntropy(y, model.apply(x) as tf.Tensor) as tf.Scalar,
            true,
          )!,
      );
      last = await firstOf(loss);
      tf.dispose([x, y, loss]);
    }
    return last;
  },
};

const slicedByHand: Program = {
  name: "steps on slices, 64-64-10",
  sizes: "4,000 examples, 84 batches of 48 with a last one of 16, 40 epochs, momentum",
  trains: true,
  steps: 40 * 84,
  async run(steps) {
    const epochs = Math.ceil(steps / 84);
    const model = mlp([64, 64, 10], 5);
    const optimizer = tf.train.momentum(0.02, 0.9);
    const [x, y] = [uniform([4000, 64], 6), labels(4000, 10, 7)];
    let last = 0;
    for (let epoch = 0; epoch < epochs; epoch++) {
      for (let start = 0; start < 4000; start += 48) {
        const size = Math.min(48, 4000 - start);
        const loss = tf.tidy(() => {
          const [images, targets] = [
            x.slice([start, 0], [size, -1]),
            y.slice([start, 0], [size, -1]),
          ];
          return optimizer.minimize(
            () =>
              tf.losses.softmaxCrossEntropy(targets, model.apply(images) as tf.Tensor) as tf.Scalar,
            true,
          )!;
        });
        last = await firstOf(loss);
        loss.dispose();
      }
    }
    return last;
  },
};

const regression: Program = {
  name: "curve of four coefficients",
  sizes: "y = ax³ + bx² + cx + d on 200 points, 10,000 steps of SGD, scalars as variables",
  trains: true,
  steps: 10_000,
  async run(steps) {
    const coefficients = [0.1, -0.2, 0.3, 0].map((value) => tf.scalar(value).variable());
    const [x, noise] = [tf.linspace(-1, 1, 200), uniform([200], 8)];
    const y = tf.tidy(() => x.pow(tf.scalar(3)).mul(-0.8).sub(x.mul(0.2)).add(noise.mul(0.1)));
    const optimizer = tf.train.sgd(0.3);
    const [a, b, c, d] = coefficients as [tf.Variable, tf.Variable, tf.Variable, tf.Variable];
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = optimizer.minimize(
        () =>
          a
            .mul(x.pow(tf.scalar(3)))
            .add(b.mul(x.square()))
            .add(c.mul(x))
            .add(d)
            .sub(y)
            .square()
            .mean() as tf.Scalar,
        true,
      )!;
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const logistic: Program = {
  name: "logistic regression",
  sizes: "2,000 × 20, whole batch, 5,000 steps of Adam",
  trains: true,
  steps: 5000,
  async run(steps) {
    const [x, y] = [uniform([2000, 20], 9), integers([2000, 1], 2, 10).toFloat()];
    const [w, b] = [tf.zeros([20, 1]).variable(), tf.scalar(0).variable()];
    const optimizer = tf.train.adam(0.01);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = optimizer.minimize(
        () =>
          tf.losses.sigmoidCrossEntropy(y, x.matMul(w as unknown as tf.Tensor).add(b)) as tf.Scalar,
        true,
      )!;
      if (i % 10 === 9) last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const vae: Program = {
  name: "variational autoencoder",
  sizes: "784-256-(16, 16)-256-784, batch 64, 120 steps of Adam",
  trains: true,
  steps: 120,
  async run(steps) {
    const [encoder, mean, spread, decoder] = [
      mlp([784, 256], 11),
      mlp([256, 16], 12),
      mlp([256, 16], 13),
      mlp([16, 256, 784], 14),
    ];
    const optimizer = tf.train.adam(0.001);
    const data = uniform([512, 784], 15);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = tf.tidy(() => {
        const x = data.slice([(i % 8) * 64, 0], [64, 784]);
        const noise = tf.randomNormal([64, 16], 0, 1, "float32", i + 1);
        return optimizer.minimize(() => {
          const hidden = (encoder.apply(x) as tf.Tensor).relu();
          const [mu, logVariance] = [mean.apply(hidden), spread.apply(hidden)] as [
            tf.Tensor,
            tf.Tensor,
          ];
          const z = mu.add(logVariance.mul(0.5).exp().mul(noise));
          const reconstruction = tf.losses.sigmoidCrossEntropy(x, decoder.apply(z) as tf.Tensor);
          const divergence = logVariance
            .add(1)
            .sub(mu.square())
            .sub(logVariance.exp())
            .mean()
            .mul(-0.5);
          return reconstruction.add(divergence) as tf.Scalar;
        }, true)!;
      });
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

/** Of two relus: tfjs does not know the second derivative of its own. */
const leakyRelu = (x: tf.Tensor) => x.relu().sub(x.neg().relu().mul(0.2));

const gradientPenalty: Program = {
  name: "WGAN with gradient penalty",
  sizes: "critic 64-128-128-1 with leaky relu, generator 16-128-64, batch 64, 200 steps",
  trains: true,
  steps: 200,
  async run(steps) {
    const variables = (shapes: number[][], seed: number) =>
      shapes.map((shape, i) =>
        tf
          .tidy(() =>
            uniform(shape, seed + i)
              .sub(0.5)
              .mul(shape.length > 1 ? 0.2 : 0),
          )
          .variable(),
      );
    const critic = variables([[64, 128], [128], [128, 128], [128], [128, 1], [1]], 16);
    const generator = variables([[16, 128], [128], [128, 64], [64]], 26);
    const dense = (x: tf.Tensor, w: tf.Variable, b: tf.Variable) =>
      x.matMul(w as unknown as tf.Tensor).add(b);
    const judge = (x: tf.Tensor) => {
      const h = leakyRelu(dense(x, critic[0]!, critic[1]!));
      return dense(leakyRelu(dense(h, critic[2]!, critic[3]!)), critic[4]!, critic[5]!);
    };
    const generate = (z: tf.Tensor) =>
      dense(dense(z, generator[0]!, generator[1]!).relu(), generator[2]!, generator[3]!).tanh();
    const [ofCritic, ofGenerator] = [tf.train.adam(0.0005, 0.5), tf.train.adam(0.0005, 0.5)];
    const real = uniform([64, 64], 30).mul(2).sub(1);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = tf.tidy(() => {
        const z = tf.randomNormal([64, 16], 0, 1, "float32", i + 1);
        const fake = generate(z);
        const mix = uniform([64, 1], i);
        const between = real.mul(mix).add(fake.mul(tf.sub(1, mix)));
        const loss = ofCritic.minimize(
          () => {
            const slope = tf.grad((x) => judge(x).sum())(between);
            const penalty = slope.square().sum(1).add(1e-12).sqrt().sub(1).square().mean();
            return judge(fake).mean().sub(judge(real).mean()).add(penalty.mul(10)) as tf.Scalar;
          },
          true,
          critic,
        )!;
        ofGenerator.minimize(() => judge(generate(z)).mean().neg() as tf.Scalar, false, generator);
        return loss;
      });
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const deepQ: Program = {
  name: "DQN",
  sizes: "state 8, 64-64, 4 actions; 1,500 moves of one prediction and one step at batch 32",
  trains: true,
  steps: 1500,
  async run(steps) {
    const [online, target] = [mlp([8, 64, 64, 4], 31), mlp([8, 64, 64, 4], 31)];
    const optimizer = tf.train.adam(0.001);
    const states = numbers(1024 * 8, 32);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const at = (i * 37) % 900;
      const action = tf.tidy(
        () =>
          (online.predict(tf.tensor2d(states.slice(at * 8, at * 8 + 8), [1, 8])) as tf.Tensor)
            .argMax(1)
            .dataSync()[0]!,
      );
      const loss = tf.tidy(() => {
        const batch = tf.tensor2d(states.slice(at * 8, (at + 32) * 8), [32, 8]);
        const next = tf.tensor2d(states.slice((at + 1) * 8, (at + 33) * 8), [32, 8]);
        const actions = tf.oneHot(integers([32], 4, i % 64).toInt() as tf.Tensor1D, 4);
        const rewards = uniform([32], (i % 64) + action);
        const best = (target.predict(next) as tf.Tensor).max(1).mul(0.99).add(rewards);
        return optimizer.minimize(() => {
          const values = (online.apply(batch) as tf.Tensor).mul(actions).sum(1);
          return tf.losses.huberLoss(best, values) as tf.Scalar;
        }, true)!;
      });
      last = await firstOf(loss);
      loss.dispose();
      if (i % 100 === 99) target.setWeights(online.getWeights());
    }
    return last;
  },
};

const policyGradient: Program = {
  name: "policy gradient",
  sizes: "state 4, 32 units, 2 actions; 800 episodes of 5 to 60 moves, one step for each episode",
  trains: true,
  steps: 800,
  async run(episodes) {
    const policy = mlp([4, 32, 2], 33);
    const optimizer = tf.train.adam(0.01);
    const draws = numbers(10_000, 34);
    let [last, draw] = [0, 0];
    for (let episode = 0; episode < episodes; episode++) {
      const length = 5 + Math.floor(draws[draw++ % 10_000]! * 56);
      const states: number[] = [];
      for (let move = 0; move < length; move++) {
        const state = Array.from({ length: 4 }, () => draws[draw++ % 10_000]! - 0.5);
        states.push(...state);
        tf.tidy(() =>
          (policy.predict(tf.tensor2d(state, [1, 4])) as tf.Tensor).softmax().dataSync(),
        );
      }
      const loss = tf.tidy(() => {
        const x = tf.tensor2d(states, [length, 4]);
        const chosen = labels(length, 2, episode);
        const returns = uniform([length], episode);
        return optimizer.minimize(() => {
          const logarithms = (policy.apply(x) as tf.Tensor).logSoftmax();
          return logarithms.mul(chosen).sum(1).mul(returns).mean().neg() as tf.Scalar;
        }, true)!;
      });
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const prediction: Program = {
  name: "predictions one at a time",
  sizes: "30-100-100-5, 45,000 predictions of one example",
  trains: false,
  steps: 45_000,
  async run(steps) {
    const model = mlp([30, 100, 100, 5], 35);
    const data = numbers(30 * 64, 36);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const at = (i % 64) * 30;
      const y = tf.tidy(
        () => model.predict(tf.tensor2d(data.slice(at, at + 30), [1, 30])) as tf.Tensor,
      );
      last = await firstOf(y);
      y.dispose();
    }
    return last;
  },
};

const growing: Program = {
  name: "predictions, batches of 1 to 200",
  sizes: "100-256-256-10, 3,000 batches whose sizes differ",
  trains: false,
  steps: 3000,
  async run(steps) {
    const model = mlp([100, 256, 256, 10], 37);
    const data = uniform([200, 100], 38);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const y = tf.tidy(
        () => model.predict(data.slice([0, 0], [1 + ((i * 71) % 200), 100])) as tf.Tensor,
      );
      last = await meanOf(y);
      y.dispose();
    }
    return last;
  },
};

export const dense: readonly Program[] = [
  fit([64, 64, 10], { batches: 8, batch: 32, epochs: 250 }),
  fit([64, 64, 10], { batches: 40, batch: 32, epochs: 50 }),
  fit([64, 64, 10], { batches: 200, batch: 32, epochs: 10 }),
  fit([784, 512, 10], { batches: 100, batch: 128, epochs: 2 }),
  fedByHand,
  slicedByHand,
  regression,
  logistic,
  vae,
  gradientPenalty,
  deepQ,
  policyGradient,
  prediction,
  growing,
];
