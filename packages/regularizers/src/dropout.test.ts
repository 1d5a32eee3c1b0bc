import "@tensorflow/tfjs-backend-cpu";
import * as tf from "@tensorflow/tfjs-core";
import { type LayersModel, layers, models, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { Dropout, DropoutStepError, dropout, registerLayers, setDropoutStep } from "./index.ts";
import { leak } from "./model.testing.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const network = (rate: number, name = "drop", seed = 0) =>
  sequential({ layers: [new Dropout({ rate, name, seed, inputShape: [1000] })] });

/** What comes out of ones, while training. */
const output = (model: LayersModel, step: number, batch = 1) =>
  tf.tidy(() => {
    setDropoutStep(model, step);
    return [...(model.apply(tf.ones([batch, 1000]), { training: true }) as tf.Tensor).dataSync()];
  });

describe("Dropout", () => {
  test("drops a share `rate` and scales the rest, so that the mean stays", () => {
    const values = output(network(0.2), 0, 10);
    const dropped = values.filter((value) => value === 0).length;
    expect(new Set(values)).toEqual(new Set([0, Math.fround(1 / 0.8)]));
    expect(Math.abs(dropped - 2000)).toBeLessThan(4 * Math.sqrt(10_000 * 0.2 * 0.8));
  });

  test("draws another mask at every step, the same when the step is played again", () => {
    const model = network(0.5);
    const masks = [0, 1, 2, 3].map((step) => output(model, step).join(""));
    expect(new Set(masks).size).toBe(4);
    expect(output(model, 1).join("")).toBe(masks[1]);
    expect(output(network(0.5), 1).join("")).toBe(masks[1]); // another model, the same run
  });

  test("draws another mask for another layer and another seed", () => {
    const masks = [network(0.5), network(0.5, "other"), network(0.5, "drop", 1)];
    expect(new Set(masks.map((model) => output(model, 0).join(""))).size).toBe(3);
  });

  test("gives a smaller batch the first rows of a larger one's mask", () => {
    const model = network(0.5);
    expect(output(model, 7, 2)).toEqual(output(model, 7, 5).slice(0, 2000));
  });

  test("a unit dropped at a low rate is dropped at a higher one", () => {
    const [low, high] = [output(network(0.2), 0), output(network(0.6), 0)];
    for (const [i, value] of low.entries()) if (value === 0) expect(high[i]).toBe(0);
  });

  test("is the identity outside training, without a step, and for a rate of 0", () => {
    const ones = tf.ones([1, 1000]);
    expect([...(network(0.5).predict(ones) as tf.Tensor).dataSync()]).toEqual(Array(1000).fill(1));
    expect(new Set(output(network(0), 0))).toEqual(new Set([1]));
  });

  test("does not train before the step is said", () => {
    const model = network(0.5);
    expect(() => model.apply(tf.ones([1, 1000]), { training: true })).toThrow(DropoutStepError);
    expect(() => model.apply(tf.ones([1, 1000]), { training: true })).toThrow(
      /Call setDropoutStep\(model, step\)/,
    );
  });

  test("passes gradients through what it keeps, scaled alike", () => {
    const model = network(0.5);
    const mask = output(model, 4);
    const gradient = tf.grad((x: tf.Tensor) => model.apply(x, { training: true }) as tf.Tensor);
    expect([...gradient(tf.ones([1, 1000])).dataSync()]).toEqual(mask);
  });

  test("takes images as well as vectors", () => {
    const layer = dropout({ rate: 0.5, name: "drop" });
    layer.setStep(0);
    const x = tf.ones([2, 3, 4, 5]);
    const y = layer.apply(x, { training: true }) as tf.Tensor;
    expect(y.shape).toEqual([2, 3, 4, 5]);
    expect([...y.dataSync()]).toEqual([...layer.mask(0, 120)]);
  });

  test("goes through JSON and back", async () => {
    registerLayers();
    const model = network(0.3, "drop", 5);
    const copy = await models.modelFromJSON(JSON.parse(model.toJSON() as string));
    expect(output(copy, 2)).toEqual(output(model, 2));
  });

  test("leaves no tensor behind", () => {
    const model = network(0.5);
    output(model, 0);
    expect(leak(() => void output(model, 1))).toBe(0);
  });

  test.each([
    [{ rate: 1, name: "a" }, /rate must be in \[0, 1\), got 1/],
    [{ rate: Number.NaN, name: "a" }, /rate must be/],
    [{ rate: 0.5 } as never, /name must be given, got none/],
    [{ rate: 0.5, name: "a", seed: 0.5 }, /seed must be an integer/],
  ])("refuses %o", (options, message) => {
    expect(() => dropout(options)).toThrow(message);
  });
});

describe("setDropoutStep", () => {
  test("reaches the layers of nested models", () => {
    const outer = sequential({ layers: [network(0.5)] });
    expect(output(outer, 3)).toEqual(output(network(0.5), 3));
  });

  test("refuses two layers of one name, which would drop alike", () => {
    const twice = sequential({ layers: [network(0.5), network(0.5)] });
    expect(() => setDropoutStep(twice, 0)).toThrow(/names of layers must be unique, got "drop"/);
  });

  test("leaves models without dropout alone, and refuses a step that is no count", () => {
    const plain = sequential({ layers: [layers.dense({ units: 1, inputShape: [1] })] });
    expect(() => setDropoutStep(plain, 1)).not.toThrow();
    expect(() => setDropoutStep(network(0.5), -1)).toThrow(RangeError);
  });
});
