// Programs over images: convolutional networks, a generative one, pipelines.
import * as tf from "@tensorflow/tfjs-core";
import { layers, type Sequential, sequential } from "@tensorflow/tfjs-layers";
import { firstOf, glorot, integers, labels, lossOfFit, meanOf, uniform } from "./data.ts";
import type { Program } from "./program.ts";

/** The convolutional network of tfjs' MNIST example. */
const mnistNetwork = (seed: number): Sequential =>
  sequential({
    layers: [
      layers.conv2d({
        inputShape: [28, 28, 1],
        filters: 16,
        kernelSize: 3,
        activation: "relu",
        kernelInitializer: glorot(seed),
      }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.conv2d({
        filters: 32,
        kernelSize: 3,
        activation: "relu",
        kernelInitializer: glorot(seed + 1),
      }),
      layers.maxPooling2d({ poolSize: 2 }),
      layers.flatten(),
      layers.dense({ units: 64, activation: "relu", kernelInitializer: glorot(seed + 2) }),
      layers.dense({ units: 10, activation: "softmax", kernelInitializer: glorot(seed + 3) }),
    ],
  });

const convnetFit: Program = {
  name: "fit of a convnet, 20 batches",
  sizes: "28×28, 16 and 32 filters, batch 64, 4 epochs of Adam",
  trains: true,
  steps: 80,
  async run(steps) {
    const model = mnistNetwork(41);
    model.compile({ optimizer: tf.train.adam(0.001), loss: "categoricalCrossentropy" });
    return lossOfFit(model, [uniform([1280, 28, 28, 1], 42), labels(1280, 10, 43)], {
      batchSize: 64,
      epochs: Math.ceil(steps / 20),
    });
  },
};

const smallConvnetFit: Program = {
  name: "fit of a small convnet, 4 batches",
  sizes: "12×12, 4 filters, batch 8, 100 epochs of SGD",
  trains: true,
  steps: 400,
  async run(steps) {
    const model = sequential({
      layers: [
        layers.conv2d({
          inputShape: [12, 12, 1],
          filters: 4,
          kernelSize: 3,
          activation: "relu",
          kernelInitializer: glorot(44),
        }),
        layers.flatten(),
        layers.dense({ units: 4, activation: "softmax", kernelInitializer: glorot(45) }),
      ],
    });
    model.compile({ optimizer: tf.train.sgd(0.1), loss: "categoricalCrossentropy" });
    return lossOfFit(model, [uniform([32, 12, 12, 1], 46), labels(32, 4, 47)], {
      batchSize: 8,
      epochs: Math.ceil(steps / 4),
    });
  },
};

const batches: Program = {
  name: "convnet predictions, batches of 1 to 32",
  sizes: "28×28, 2,200 batches whose sizes differ",
  trains: false,
  steps: 2200,
  async run(steps) {
    const model = mnistNetwork(48);
    const data = uniform([32, 28, 28, 1], 49);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const size = [1 + ((i * 13) % 32), 28, 28, 1];
      const y = tf.tidy(() => model.predict(data.slice([0, 0, 0, 0], size as never)) as tf.Tensor);
      last = await meanOf(y.square());
      y.dispose();
    }
    return last;
  },
};

const camera: Program = {
  name: "convnet predictions, one image",
  sizes: "28×28, 11,000 images, one after the other",
  trains: false,
  steps: 11_000,
  async run(steps) {
    const model = mnistNetwork(50);
    const data = uniform([64, 28, 28, 1], 51);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const y = tf.tidy(
        () => model.predict(data.slice([i % 64, 0, 0, 0], [1, 28, 28, 1])) as tf.Tensor,
      );
      last = await firstOf(y);
      y.dispose();
    }
    return last;
  },
};

/** Depthwise separable blocks in the manner of MobileNet, with relu6 and batch normalization. */
function separable(seed: number): Sequential {
  const block = (filters: number, strides: number, at: number) => [
    layers.depthwiseConv2d({
      kernelSize: 3,
      strides,
      padding: "same",
      useBias: false,
      depthwiseInitializer: glorot(seed + at),
    }),
    layers.batchNormalization(),
    layers.reLU({ maxValue: 6 }),
    layers.conv2d({
      filters,
      kernelSize: 1,
      useBias: false,
      kernelInitializer: glorot(seed + at + 1),
    }),
    layers.batchNormalization(),
    layers.reLU({ maxValue: 6 }),
  ];
  return sequential({
    layers: [
      layers.conv2d({
        inputShape: [96, 96, 3],
        filters: 16,
        kernelSize: 3,
        strides: 2,
        padding: "same",
        kernelInitializer: glorot(seed),
      }),
      ...block(32, 1, 1),
      ...block(64, 2, 3),
      ...block(64, 1, 5),
      ...block(128, 2, 7),
      ...block(128, 1, 9),
      layers.globalAveragePooling2d({}),
      layers.dense({ units: 10, kernelInitializer: glorot(seed + 20) }),
    ],
  });
}

const mobile: Program = {
  name: "separable convolutions, one image",
  sizes: "96×96, 11 layers with batch normalization and relu6, 900 images",
  trains: false,
  steps: 900,
  async run(steps) {
    const model = separable(52);
    const data = uniform([8, 96, 96, 3], 53);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const y = tf.tidy(
        () => model.predict(data.slice([i % 8, 0, 0, 0], [1, 96, 96, 3])) as tf.Tensor,
      );
      last = await firstOf(y);
      y.dispose();
    }
    return last;
  },
};

const gan: Program = {
  name: "GAN of convolutions",
  sizes: "28×28, transposed and strided convolutions with leaky relu, batch 16, 12 steps",
  trains: true,
  steps: 12,
  async run(steps) {
    const generator = sequential({
      layers: [
        layers.dense({ inputShape: [32], units: 7 * 7 * 32, kernelInitializer: glorot(54) }),
        layers.reshape({ targetShape: [7, 7, 32] }),
        layers.leakyReLU({ alpha: 0.2 }),
        layers.conv2dTranspose({
          filters: 16,
          kernelSize: 4,
          strides: 2,
          padding: "same",
          kernelInitializer: glorot(55),
        }),
        layers.leakyReLU({ alpha: 0.2 }),
        layers.conv2dTranspose({
          filters: 1,
          kernelSize: 4,
          strides: 2,
          padding: "same",
          activation: "tanh",
          kernelInitializer: glorot(56),
        }),
      ],
    });
    const discriminator = sequential({
      layers: [
        layers.conv2d({
          inputShape: [28, 28, 1],
          filters: 16,
          kernelSize: 4,
          strides: 2,
          padding: "same",
          kernelInitializer: glorot(57),
        }),
        layers.leakyReLU({ alpha: 0.2 }),
        layers.conv2d({
          filters: 32,
          kernelSize: 4,
          strides: 2,
          padding: "same",
          kernelInitializer: glorot(58),
        }),
        layers.leakyReLU({ alpha: 0.2 }),
        layers.flatten(),
        layers.dense({ units: 1, kernelInitializer: glorot(59) }),
      ],
    });
    const variablesOf = (model: Sequential) =>
      model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const [ofGenerator, ofDiscriminator] = [tf.train.adam(0.0005, 0.5), tf.train.adam(0.0005, 0.5)];
    const [real, ones, zeros] = [uniform([16, 28, 28, 1], 60), tf.ones([16, 1]), tf.zeros([16, 1])];
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = tf.tidy(() => {
        const z = tf.randomNormal([16, 32], 0, 1, "float32", i + 1);
        const fake = generator.apply(z, { training: true }) as tf.Tensor;
        ofDiscriminator.minimize(
          () =>
            tf.losses
              .sigmoidCrossEntropy(ones, discriminator.apply(real) as tf.Tensor)
              .add(
                tf.losses.sigmoidCrossEntropy(zeros, discriminator.apply(fake) as tf.Tensor),
              ) as tf.Scalar,
          false,
          variablesOf(discriminator),
        );
        return ofGenerator.minimize(
          () => {
            const made = generator.apply(z, { training: true }) as tf.Tensor;
            return tf.losses.sigmoidCrossEntropy(
              ones,
              discriminator.apply(made) as tf.Tensor,
            ) as tf.Scalar;
          },
          true,
          variablesOf(generator),
        )!;
      });
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const style: Program = {
  name: "image by gradient descent",
  sizes: "48×48, Gram matrices of two convolutions, 320 steps of Adam on the pixels",
  trains: true,
  steps: 320,
  async run(steps) {
    const filters = [uniform([3, 3, 3, 16], 61), uniform([3, 3, 16, 16], 62)].map((f) =>
      tf.tidy(() => f.sub(0.5).mul(0.3)),
    ) as tf.Tensor4D[];
    const features = (image: tf.Tensor) =>
      filters.reduce<tf.Tensor>((x, f) => tf.conv2d(x as tf.Tensor4D, f, 1, "same").relu(), image);
    const gram = (image: tf.Tensor) => {
      const x = features(image).reshape([48 * 48, 16]);
      return x.matMul(x, true).div(48 * 48);
    };
    const target = tf.tidy(() => gram(uniform([1, 48, 48, 3], 63)));
    const image = tf.tidy(() => uniform([1, 48, 48, 3], 64).mul(0.1)).variable();
    const optimizer = tf.train.adam(0.02);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const loss = optimizer.minimize(
        () => gram(image).sub(target).square().mean() as tf.Scalar,
        true,
      )!;
      last = await firstOf(loss);
      loss.dispose();
    }
    return last;
  },
};

const pipeline: Program = {
  name: "pictures of changing sizes",
  sizes: "900 pictures of 60 to 300 pixels a side: resized to 96×96, cropped to 84×84, normalized",
  trains: false,
  steps: 900,
  async run(steps) {
    const whole = integers([300, 300, 3], 256, 65);
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const [height, width] = [60 + ((i * 37) % 241), 60 + ((i * 53) % 241)];
      const y = tf.tidy(() => {
        const picture = whole.slice([0, 0, 0], [height, width, 3]) as tf.Tensor3D;
        const small = tf.image.resizeBilinear(picture, [96, 96]).slice([6, 6, 0], [84, 84, 3]);
        const { mean, variance } = tf.moments(small, [0, 1]);
        return small.sub(mean).div(variance.sqrt().add(1e-3));
      });
      last = await meanOf(y.square());
      y.dispose();
    }
    return last;
  },
};

const augmentation: Program = {
  name: "augmentation of batches",
  sizes:
    "32×32×3, batch 64: padded by 4, cropped elsewhere each time, flipped, brightened; 400 batches",
  trains: false,
  steps: 400,
  async run(steps) {
    const data = uniform([64, 32, 32, 3], 66) as tf.Tensor4D;
    let last = 0;
    for (let i = 0; i < steps; i++) {
      const y = tf.tidy(() => {
        const wide = data.pad([
          [0, 0],
          [4, 4],
          [4, 4],
          [0, 0],
        ]);
        const cut = wide.slice([0, i % 9, (i * 5) % 9, 0], [64, 32, 32, 3]);
        const turned = i % 2 === 0 ? cut : tf.reverse(cut, 2);
        return turned.mul(0.8 + (i % 5) / 10).clipByValue(0, 1);
      });
      last = await meanOf(y);
      y.dispose();
    }
    return last;
  },
};

export const images: readonly Program[] = [
  convnetFit,
  smallConvnetFit,
  batches,
  camera,
  mobile,
  gan,
  style,
  pipeline,
  augmentation,
];
