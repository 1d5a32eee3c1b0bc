import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, layers } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { goldens } from "./goldens.testing.ts";
import { createModel, listModels, ModelArgumentError, type ModelOptions } from "./index.ts";
import { hashOfWeights } from "./model.testing.ts";

// Small inputs keep the plain cpu backend quick. Inception V3 has 24 million weights at any size:
// it is held to the same promises, with fewer builds, in its own test.
const names = listModels().filter((name) => name !== "inceptionV3");
const inputShape = [8, 8, 2];
const slow = { timeout: 60_000 };
/** Whether there is time for all of it, as in `npm run test:full -- engine`. */
const isFull = process.env.ROTE_TEST_FULL !== undefined;

// What every model promises. A new one is covered as soon as the registry lists it.
describe.each(names)("%s", (name) => {
  const make = (options?: ModelOptions) => createModel(name, options);

  test("has the recorded initial weights", async () => {
    expect(await hashOfWeights(make())).toBe(goldens[name]);
  });

  test("gives a finite logit for each example and class", () => {
    const model = make({ inputShape, classes: 3 });
    const logits = model.predict(tf.ones([2, ...inputShape])) as tf.Tensor;
    expect(logits.shape).toEqual([2, 3]);
    expect(logits.dataSync().every(Number.isFinite)).toBe(true);
  });

  // Of the deepest one the cpu backend takes seconds: one variant of it is in `npm test`.
  const variants = isFull || name !== "inceptionSmall" ? [false, true] : [true];
  test.each(variants)("learns all its weights, batch normalization %s", slow, (batchNorm) => {
    const model = make({ inputShape: [4, 4, 1], classes: 3, batchNorm });
    const x = tf.randomNormal([2, 4, 4, 1], 0, 1, "float32", 1);
    const { grads } = tf.variableGrads(() =>
      tf.sum<tf.Scalar>(tf.square(model.apply(x, { training: true }) as tf.Tensor)),
    );
    for (const weight of model.trainableWeights) {
      expect([weight.originalName, largest(grads[weight.name]!)]).toEqual([
        weight.originalName,
        expect.toSatisfy((value: number) => value > 0 && value < Number.POSITIVE_INFINITY),
      ]);
    }
  });

  test("has batch normalization instead of biases, or biases instead of it", () => {
    const [plain, normalized] = [false, true].map((batchNorm) => {
      const model = make({ inputShape, batchNorm });
      const classes = model.layers.map((layer) => layer.getClassName());
      const count = (wanted: string) => classes.filter((type) => type.endsWith(wanted)).length;
      return {
        normalizations: count("BatchNormalization"),
        linear: count("Conv2D") + count("Dense"),
        relus: count("Activation"),
        biases: ofWeight(model, "bias").length,
      };
    });
    expect(plain).toMatchObject({ normalizations: 0, biases: plain!.linear });
    expect(normalized).toEqual({ ...plain, normalizations: plain!.relus, biases: 1 });
  });

  test("adds (λ/2)·Σw² over the kernels to its losses", () => {
    const model = make({ inputShape, weightDecay: 0.02 });
    const penalty = sum(model.calculateLosses());
    const squares = sum(ofWeight(model, "kernel").map((weight) => tf.square(weight.read())));
    expect(penalty / (0.01 * squares)).toBeCloseTo(1, 5);
    expect(make({ inputShape }).calculateLosses()).toEqual([]);
  });

  test("takes its dropout layers from the caller, each with a name of its own", () => {
    const made: [rate: number, name: string][] = [];
    const dropoutLayer = (rate: number, name: string) => {
      made.push([rate, name]);
      return layers.gaussianDropout({ rate, name });
    };
    const dropped = make({ inputShape, dropoutRate: 0.25, dropoutLayer });
    expect(made.length).toBeGreaterThan(0);
    expect(new Set(made.map(([, name]) => name)).size).toBe(made.length);
    for (const [rate, name] of made) {
      expect(rate).toBe(0.25);
      expect(dropped.getLayer(name).getClassName()).toBe("GaussianDropout");
    }
  });

  test("drops out in training only, and by default not at all", () => {
    const x = tf.ones([1, ...inputShape]);
    const model = make({ inputShape, dropoutRate: 0.5 });
    const run = (training: boolean) => [...(model.apply(x, { training }) as tf.Tensor).dataSync()];
    expect(run(false)).toEqual(run(false));
    expect(run(true)).not.toEqual(run(true));

    const classes = make({ inputShape }).layers.map((layer) => layer.getClassName());
    expect(classes.filter((type) => /dropout/i.test(type))).toEqual([]);
  });

  test.each<[string, Record<string, unknown>]>([
    ["options must be among", { dropout: 0.5 }],
    ["classes must be a positive integer", { classes: 0 }],
    ["inputShape must be an array", { inputShape: 784 }],
    ["each number in inputShape must be a positive integer", { inputShape: [28, 28.5, 3] }],
    ["seed must be an integer", { seed: 0.5 }],
    ["batchNorm must be true or false", { batchNorm: "False" }],
    ["dropoutRate must be at least 0 and below 1", { dropoutRate: 1 }],
    ["dropoutLayer must be a function", { dropoutLayer: "keyed" }],
    ["dropoutRate must be a number", { dropoutRate: "0.5" }],
    ["weightDecay must be a non-negative number", { weightDecay: -1e-4 }],
    ["initializer must be a function or one of", { initializer: "glorot" }],
    ["initializer must be a function or one of", { initializer: 0.1 }],
  ])("refuses: %s", (message, options) => {
    const before = tf.memory().numTensors;
    expect(() => make(options as ModelOptions)).toThrow(RangeError);
    expect(() => make(options as ModelOptions)).toThrow(`${name}: ${message}`);
    expect(tf.memory().numTensors).toBe(before);
  });

  test("an initializer that throws leaves no weights behind", () => {
    const before = tf.memory().numTensors;
    const initializer = () => {
      throw new Error("no values today");
    };
    expect(() => make({ initializer })).toThrow("no values today");
    expect(() => make({ initializer: () => new Float32Array(1) })).toThrow();
    expect(tf.memory().numTensors).toBe(before);
  });

  test("refuses weights for which there is no room, and leaves none behind", () => {
    const before = tf.memory().numTensors;
    expect(() => make({ inputShape, classes: 1e12 })).toThrow(ModelArgumentError);
    expect(() => make({ inputShape, classes: 1e12 })).toThrow('weights of "logits" must fit');
    expect(tf.memory().numTensors).toBe(before);
  });
});

const ofWeight = (model: LayersModel, kind: string) =>
  model.weights.filter(({ originalName }) => originalName.endsWith(`/${kind}`));

const largest = (tensor: tf.Tensor) => tf.max(tf.abs(tensor)).dataSync()[0]!;

const sum = (tensors: tf.Tensor[]) =>
  tensors.reduce((total, tensor) => total + tf.sum(tensor).dataSync()[0]!, 0);
