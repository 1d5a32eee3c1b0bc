import * as api from "@rote/corruptions";
import * as ofTfjs from "@rote/corruptions/tfjs";
import * as ofTfjsData from "@rote/corruptions/tfjs-data";
import * as tf from "@tensorflow/tfjs-core";
import * as data from "@tensorflow/tfjs-data";
import type { Contract, Table } from "../contract.ts";
import { images } from "../fixtures.ts";

/** Makes a corruption and applies it to a set. */
const applied = (options: object, name: string, choices?: Contract["choices"]): Contract => ({
  given: () => [options, images()],
  call: (make, [given, set]) => api.corrupt(set, make(given)),
  options: { 0: name },
  ...(choices && { choices }),
});
const applyTo = { "0.applyTo": "train" };
const permute = { "0.permute": "channels" };
const example = () => {
  const { images: pixels } = images(1);
  return { index: 0, image: pixels, shape: [4, 4, 3], label: 1 };
};
const stream = { classes: ["a", "b"], split: "train" };
const labels = () => api.randomLabels({ seed: 0 });

const shift = applied({ seed: 0, severity: 3 }, "severity", applyTo);

export const corruptions: Table = {
  entries: {
    "@rote/corruptions": api,
    "@rote/corruptions/tfjs": ofTfjs,
    "@rote/corruptions/tfjs-data": ofTfjsData,
  },
  contracts: {
    brightness: shift,
    centerCrop: applied({ height: 2, width: 2 }, "height"),
    classCounts: { given: () => [images()], unshaped: [0] },
    compose: {
      given: () => [[labels(), api.shuffledPixels({ seed: 0 })], images()],
      call: (compose, [steps, set]) => api.corrupt(set, compose(steps)),
    },
    contrast: shift,
    corrupt: { given: () => [images(), labels()] },
    corruptDataset: {
      taken: [0],
      given: () => [
        () => data.array([{ xs: tf.ones([4, 4, 3]), ys: tf.oneHot(1, 2) }]).batch(1),
        labels(),
        stream,
      ],
      call: (corrupt, [make, ...rest]) => Boolean(corrupt(make(), ...rest)),
      options: { 2: "classes" },
    },
    corruptExample: { given: () => [example(), labels(), stream], options: { 2: "classes" } },
    corruptExamples: { given: () => [[example()], labels(), stream], options: { 2: "classes" } },
    corruptImageData: {
      given: () => [
        { width: 2, height: 1, data: new Uint8ClampedArray(8).fill(255) },
        api.shuffledPixels({ seed: 0 }),
        { index: 0 },
      ],
      call: (corrupt, given) => withImageData(() => corrupt(...given)),
      options: { 2: "index" },
    },
    corruptLabels: {
      given: () => [[0, 1, 2, 1], labels(), { classes: 3, split: "train", indices: [4, 1, 2, 3] }],
      data: [0],
      options: { 2: "classes" },
    },
    corruptRawImage: {
      given: () => [
        { width: 2, height: 1, channels: 4, data: new Uint8ClampedArray(8).fill(255) },
        api.shuffledPixels({ seed: 0 }),
        { index: 0, split: "train" },
      ],
      options: { 2: "index" },
    },
    corruptTensors: {
      taken: [0],
      given: () => [images(), labels()],
      call: (corrupt, [set, corruption]) =>
        corrupt(
          {
            classes: set.classes,
            split: set.split,
            images: tf.tensor(Array.from<number>(set.images), set.shape, "int32"),
            labels: tf.tensor1d(Array.from<number>(set.labels), "int32"),
            indices: set.indices,
          },
          corruption,
        ),
    },
    corruptionFromJSON: {
      given: () => [{ name: "randomLabels", params: { applyTo: "both" }, seed: 0 }],
      options: { 0: "seed", "0.params": "applyTo" },
      choices: { "0.params.applyTo": "train", "0.name": "randomLabels" },
    },
    corruptionHash: { given: () => [{ name: "randomLabels", params: {}, seed: 0 }] },
    corruptionToJSON: { given: () => [{ name: "randomLabels", params: {}, seed: 0 }] },
    gaussianBlur: shift,
    gaussianNoise: shift,
    gaussianPixels: applied({ seed: 0, moments: { mean: 1, variance: 2 } }, "moments", applyTo),
    instanceDependentLabels: applied({ seed: 0, rate: 0.5 }, "rate", applyTo),
    jpegCompression: shift,
    noisyLabels: applied({ seed: 0, matrix: api.symmetricNoise(2, 0.5) }, "matrix", applyTo),
    pairFlipNoise: { given: () => [3, 0.1] },
    partialLabels: applied({ seed: 0, probability: 0.5 }, "probability", applyTo),
    permutedLabels: applied({ seed: 0, classCounts: [2, 2] }, "classCounts", applyTo),
    pixelMoments: { given: () => [images(), { perChannel: true }], options: { 1: "perChannel" } },
    randomLabels: applied({ seed: 0 }, "seed", applyTo),
    randomPixels: applied({ seed: 0 }, "seed", { ...applyTo, ...permute }),
    shuffledPixels: applied({ seed: 0 }, "permute", { ...applyTo, ...permute }),
    symmetricNoise: { given: () => [3, 0.1] },
    trueLabels: applied({}, "seed"),
  },
};

/** Calls with an `ImageData` as browsers have it. */
function withImageData<T>(call: () => T): T {
  const global = globalThis as { ImageData?: unknown };
  global.ImageData = class {
    data: Uint8ClampedArray;
    constructor(width: number, height: number) {
      this.data = new Uint8ClampedArray(4 * width * height);
    }
  };
  try {
    return call();
  } finally {
    delete global.ImageData;
  }
}
