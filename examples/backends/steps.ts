import { alexnetSmall, inceptionSmall, mlp } from "@rote/models";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";

/** The paper's images, and how many make a batch here. */
const inputShape = [28, 28, 3] as const;
const BATCH = 8;

interface Network {
  build: () => LayersModel;
  /** Billions of operations in a training step of one image: forward, and twice that backward. */
  operations: number;
  isConvolutional: boolean;
}

const networks: Readonly<Record<string, Network>> = {
  "MLP 1×512": {
    build: () => mlp({ inputShape, hiddenUnits: [512] }),
    operations: 0.007,
    isConvolutional: false,
  },
  "MLP 3×512": {
    build: () => mlp({ inputShape, hiddenUnits: [512, 512, 512] }),
    operations: 0.01,
    isConvolutional: false,
  },
  "small AlexNet": {
    build: () => alexnetSmall({ inputShape }),
    operations: 0.15,
    isConvolutional: true,
  },
  "small Inception": {
    build: () => inceptionSmall({ inputShape, batchNorm: false }),
    operations: 0.8,
    isConvolutional: true,
  },
  "with batch norm": {
    build: () => inceptionSmall({ inputShape, batchNorm: true }),
    operations: 0.8,
    isConvolutional: true,
  },
};

export const networkNames = Object.keys(networks);

/** Seconds that a step may take by the speed that has been measured: nobody waits for longer. */
const PATIENCE = 0.2;

/** Milliseconds of a training step of each network on the current backend, or why there is none. */
export async function measureSteps(speeds: {
  product: number;
  convolution: number;
}): Promise<Record<string, number | string>> {
  const has = (kernel: string) => tf.getKernel(kernel, tf.getBackend()) !== undefined;
  const steps: Record<string, number | string> = {};
  for (const [name, network] of Object.entries(networks)) {
    const speed = network.isConvolutional ? speeds.convolution : speeds.product;
    if (network.isConvolutional && !has("Conv2DBackpropFilter")) steps[name] = "no gradient";
    else if ((BATCH * network.operations) / speed > PATIENCE) steps[name] = "too slow";
    else steps[name] = await stepOf(network);
  }
  return steps;
}

/** The better of two steps after one in which shaders and graphs are compiled. */
async function stepOf({ build }: Network): Promise<number> {
  const model = build();
  const optimizer = tf.train.momentum(0.01, 0.9);
  const [x, y] = tf.tidy(() => [
    tf.randomUniform([BATCH, ...inputShape], -1, 1, "float32", 1),
    tf.oneHot(tf.range(0, BATCH, 1, "int32") as tf.Tensor1D, 10),
  ]) as [tf.Tensor, tf.Tensor];
  const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    const began = performance.now();
    const loss = optimizer.minimize(
      () => {
        const logits = model.apply(x, { training: true }) as tf.Tensor;
        return tf.losses.softmaxCrossEntropy(y, logits) as tf.Scalar;
      },
      true,
      variables,
    )!;
    await loss.data();
    loss.dispose();
    await variables[0]!.data(); // the update
    times.push(performance.now() - began);
  }
  tf.dispose([x, y]);
  optimizer.dispose();
  model.dispose();
  return Math.min(...times.slice(1));
}
