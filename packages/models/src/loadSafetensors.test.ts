import "@tensorflow/tfjs-backend-cpu";
import { encodeSafetensors } from "@rote/safetensors";
import * as tf from "@tensorflow/tfjs-core";
import { constraints, layers, sequential } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { createModel, listModels, ModelFileError, mlp } from "./index.ts";
import { loadSafetensors } from "./loadSafetensors.ts";
import { hashOfWeights } from "./model.testing.ts";
import { saveSafetensors } from "./saveSafetensors.ts";

const small = { inputShape: [2, 2, 1], hiddenUnits: [3], classes: 2 };

describe.each(listModels().filter((name) => name !== "inceptionV3"))("%s", (name) => {
  test("comes back from safetensors bit for bit, moving averages included", async () => {
    const inputShape = [8, 8, 1];
    const model = createModel(name, { inputShape, seed: 1, batchNorm: true });
    model.apply(tf.randomNormal([2, ...inputShape], 0, 1, "float32", 1), { training: true });
    const copy = createModel(name, { inputShape, seed: 2, batchNorm: true });
    expect(await hashOfWeights(copy)).not.toBe(await hashOfWeights(model));

    const before = tf.memory().numTensors;
    expect(loadSafetensors(copy, await saveSafetensors(model, { epoch: "3" }))).toEqual({
      epoch: "3",
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(await hashOfWeights(copy)).toBe(await hashOfWeights(model));
  });
});

test("the smallest, largest and strangest float32 come back", async () => {
  const strange = [-0, 1e-45, 3.4028234663852886e38, Number.NEGATIVE_INFINITY, Number.NaN, 1 / 3];
  const values = Float32Array.from({ length: 12 }, (_, i) => strange[i % strange.length]!);
  const model = mlp(small);
  model.layers
    .find((layer) => layer.name === "hidden1_dense")!
    .setWeights([tf.tensor(values, [4, 3]), tf.zeros([3])]);
  const copy = mlp({ ...small, seed: 9 });
  loadSafetensors(copy, await saveSafetensors(model));
  const loaded = copy.getWeights()[0]!.dataSync();
  expect(new Uint32Array(loaded.slice().buffer)).toEqual(new Uint32Array(values.buffer));
});

test("weights come back as they were saved, whatever constraint the network has", async () => {
  const kernelConstraint = constraints.minMaxNorm({ maxValue: 1, rate: 0.5 });
  const create = () => {
    const model = sequential();
    model.add(layers.dense({ name: "only", units: 2, inputShape: [3], kernelConstraint }));
    return model;
  };
  const [model, copy] = [create(), create()];
  tf.tidy(() => (model.weights[0]!.read() as tf.Variable).assign(tf.fill([3, 2], 5)));
  loadSafetensors(copy, await saveSafetensors(model));
  expect([...copy.getWeights()[0]!.dataSync()]).toEqual(Array(6).fill(5));
});

describe("loadSafetensors leaves the model as it was, and refuses", () => {
  const weight = (shape: number[], dtype = "F32") => ({
    dtype,
    shape,
    data: new Uint8Array(4 * shape.reduce((a, b) => a * b, 1)),
  });
  const fitting = {
    "hidden1_dense/kernel": weight([4, 3]),
    "hidden1_dense/bias": weight([3]),
    "logits/kernel": weight([3, 2]),
    "logits/bias": weight([2]),
  };

  test("a file that is cut short", async () => {
    const model = mlp(small);
    const bytes = await saveSafetensors(model);
    expect(() => loadSafetensors(model, bytes.subarray(0, -1))).toThrow(ModelFileError);
  });

  test.each<[string, Record<string, ReturnType<typeof weight>>, string]>([
    ["a file without a weight", { "logits/bias": undefined! }, 'lacks "logits/bias"'],
    ["a file with a weight more", { more: weight([1]) }, 'has "more" besides'],
    ["another shape", { "logits/kernel": weight([2, 3]) }, "must be F32 [3, 2], but in the file"],
    ["another rank", { "logits/bias": weight([2, 1]) }, "it is F32 [2, 1]"],
    ["another dtype", { "logits/bias": weight([2], "I32") }, "it is I32 [2]"],
  ])("%s", async (_, change, message) => {
    const entries = Object.entries({ ...fitting, ...change }).filter(([, value]) => value);
    const bytes = encodeSafetensors({ tensors: new Map(entries), metadata: {} });
    const model = mlp(small);
    const hash = await hashOfWeights(model);
    const before = tf.memory();
    expect(() => loadSafetensors(model, bytes)).toThrow(ModelFileError);
    expect(() => loadSafetensors(model, bytes)).toThrow(message);
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
    expect(await hashOfWeights(model)).toBe(hash);
  });

  test("nothing that fits", async () => {
    const model = mlp(small);
    const tensors = new Map(Object.entries(fitting));
    expect(loadSafetensors(model, encodeSafetensors({ tensors, metadata: {} }))).toEqual({});
    expect([...model.getWeights()[0]!.dataSync()]).toEqual(new Array(12).fill(0));
  });
});
