import * as api from "@rote/regularizers";
import * as augmentation from "@rote/regularizers/augmentation";
import * as tf from "@tensorflow/tfjs-core";
import type { Contract, Table } from "../contract.ts";
import { images, network } from "../fixtures.ts";

/** Makes an augmentation and applies it to a batch. */
const applied = (options: object, name: string, choices?: Contract["choices"]): Contract => ({
  given: () => [options, images()],
  call: (make, [given, batch]) => make(given).apply(batch, 0),
  options: { 0: name },
  ...(choices && { choices }),
});
/** Makes a penalty and adds it up. */
const penalty = (): Contract => ({
  given: () => [{ coefficient: 0.1 }],
  call: (make, given) => typeof make(...given),
  options: { 0: "coefficient" },
});
/** Makes a bound of norms. */
const bound = (): Contract => ({
  given: () => [{ maximum: 1 }],
  call: (make, given) => typeof make(...given),
  options: { 0: "maximum" },
});

export const regularizers: Table = {
  entries: { "@rote/regularizers": api, "@rote/regularizers/augmentation": augmentation },
  contracts: {
    Dropout: {
      given: () => [{ rate: 0.5, name: "dropout" }],
      call: (Layer, given) => new Layer(...given).getConfig(),
      options: { 0: "rate" },
      choices: { "0.dtype": "float32", "0.inputDType": "float32" },
    },
    augmentationFromJSON: {
      given: () => [{ name: "cutout", params: { size: 2 }, seed: 0 }, images()],
      call: (make, [spec, batch]) => make(spec).apply(batch, 0),
      options: { 0: "seed", "0.params": "size" },
      choices: { "0.name": "cutout" },
    },
    colorJitter: applied({ brightness: 0.1 }, "brightness"),
    compose: {
      given: () => [[api.cutout({ size: 2 }), api.randomHorizontalFlip()], images()],
      call: (compose, [list, batch]) => compose(list).apply(batch, 0),
    },
    coupledWeightDecay: penalty(),
    cutout: applied({ size: 2 }, "size"),
    decoupledWeightDecay: penalty(),
    decoupledWeightDecayCallback: penalty(),
    dropout: {
      given: () => [{ rate: 0.5, name: "dropout" }],
      call: (make, given) => make(...given).getConfig(),
      options: { 0: "rate" },
      choices: { "0.dtype": "float32", "0.inputDType": "float32" },
    },
    dropoutStepCallback: {
      given: () => [{ done: 3 }],
      call: (make, given) => typeof make(...given),
      options: { 0: "done" },
    },
    earlyStopping: {
      given: () => [
        { mode: "max", patience: 1, plateau: { classes: 2 } },
        {
          best: { epoch: 1, value: 0.5 },
          waited: 0,
          plateau: 0,
          leftPlateau: true,
          weights: [new Float32Array(8), new Float32Array(2)],
        },
      ],
      call: (make, given) => make(...given).state(),
      options: { 0: "patience", "0.plateau": "margin" },
      choices: { "0.mode": "max" },
    },
    earlyStoppingCallback: {
      given: () => [{ mode: "max", patience: 1, plateau: { classes: 2 }, monitor: "val_acc" }],
      call: (make, given) => typeof make(...given),
      options: { 0: "monitor", "0.plateau": "margin" },
      choices: { "0.mode": "max" },
    },
    l1: penalty(),
    maxNorm: bound(),
    maxNormCallback: bound(),
    mixUp: {
      given: () => [{ examples: 4 }, images()],
      call: (make, [options, batch]) =>
        make({
          ...options,
          partners: (indices: Uint32Array) => images(indices.length),
        }).apply(batch, 0),
      options: { 0: "examples" },
    },
    randomCrop: applied({ size: 2, padding: 1 }, "padding", { "0.paddingMode": "edge" }),
    randomHorizontalFlip: applied({ p: 1 }, "seed"),
    randomRotation: applied({ degrees: 10 }, "degrees", { "0.interpolation": "nearest" }),
    registerLayers: { given: () => [] },
    selectWeights: { given: () => [network(), {}], options: { 1: "layers" } },
    setDropoutStep: { given: () => [network(), 1] },
    smoothLabels: {
      given: () => [Int32Array.of(0, 1), { classes: 2 }],
      options: { 1: "smoothing" },
    },
    smoothTargets: { given: () => [tf.tensor2d([[0, 1]]), 0.1] },
  },
};
