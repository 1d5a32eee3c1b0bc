import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { expect, test } from "vitest";
import { createModel, type Initializer } from "./index.ts";

const size = (shape: readonly number[]) => shape.reduce((product, n) => product * n, 1);

const pattern = (shape: readonly number[], limit: number) =>
  Float32Array.from(
    { length: size(shape) },
    (_, i) => limit * ((2 * ((i * 7919 + 13) % 1009)) / 1009 - 1),
  );

const initializer: Initializer = (_, shape) => {
  const [fanIn, fanOut] = shape.slice(-2) as [number, number];
  return pattern(shape, Math.sqrt(6 / (size(shape.slice(0, -2)) * (fanIn + fanOut))));
};

// What pytorch/logits.py prints, in float64 with PyTorch 1.13.
test.each<[string, object, number, number[][]]>([
  [
    "mlp",
    { hiddenUnits: [16, 8] },
    12,
    [
      [-0.9328141, 0.0349539, 1.1000954],
      [0.0029255, 0.6229468, -0.2438826],
      [-0.1923572, 0.8651142, 0.8086554],
      [-0.5482708, -1.1860535, 0.6980862],
    ],
  ],
  [
    "alexnetSmall",
    {},
    12,
    [
      [-0.7952257, 0.4917902, 0.8897381],
      [-1.168317, -1.6079795, -0.3442953],
      [0.7832648, 0.6442269, 0.8805597],
      [1.2356878, 0.4187954, -1.689264],
    ],
  ],
  [
    "inceptionSmall",
    {},
    12,
    [
      [-0.5618403, 0.0848975, 0.7149328],
      [0.5294185, -0.3433864, -0.5057962],
      [0.3121043, 0.6367515, 0.2264236],
      [-0.523463, -0.6228597, 0.017071],
    ],
  ],
  [
    "wideResNet",
    { depth: 16, widenFactor: 2 },
    12,
    [
      [0.0564527, -0.7522668, 0.2437822],
      [0.3675506, -0.2352263, 0.0893149],
      [0.0122681, 0.1516315, 0.3826917],
      [-0.2971128, -0.7178026, 0.1348414],
    ],
  ],
  [
    "inceptionV3",
    {},
    75,
    [
      [-8.304932e-7, 2.908555e-9, 5.251539e-7],
      [8.264221e-7, 6.489912e-7, -3.866826e-7],
      [3.912527e-7, -1.107441e-7, -3.712933e-7],
      [6.659155e-7, 4.595666e-7, -2.913579e-8],
    ],
  ],
])("%s gives PyTorch's logits", { timeout: 60_000 }, (name, options, side, expected) => {
  const inputShape = [side, side, 3];
  const shared = { inputShape, classes: 3, batchNorm: true, initializer };
  const model = createModel(name, { ...options, ...shared });
  const x = tf.tensor(pattern([4, ...inputShape], 2), [4, ...inputShape]);
  const training = name !== "inceptionV3"; // as in the script
  const logits = (model.apply(x, { training }) as tf.Tensor).dataSync();
  const largest = Math.max(...expected.flat().map(Math.abs));
  expected.flat().forEach((z, i) => {
    expect(Math.abs(logits[i]! - z)).toBeLessThan(1e-4 * largest);
  });
  model.dispose();
});
