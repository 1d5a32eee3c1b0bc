import "@tensorflow/tfjs-backend-cpu";
import { encodeSafetensors, type SafetensorsEntry } from "@rote/safetensors";
import * as tf from "@tensorflow/tfjs-core";
import type { LayersModel } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { createModel, loadStateDict, ModelArgumentError, ModelFileError, mlp } from "./index.ts";

beforeAll(() => tf.setBackend("cpu"));

const f32 = (shape: number[], values: ArrayLike<number>): SafetensorsEntry => ({
  dtype: "F32",
  shape,
  data: new Uint8Array(Float32Array.from(values).buffer),
});
const file = (tensors: Record<string, SafetensorsEntry>) =>
  encodeSafetensors({ tensors: new Map(Object.entries(tensors)), metadata: { format: "pt" } });

/** A model's weights as PyTorch has them, element by element. */
function stateDictOf(
  model: LayersModel,
  image: number[] | undefined,
): Record<string, SafetensorsEntry> {
  const names: Record<string, string> = {
    kernel: "weight",
    gamma: "weight",
    beta: "bias",
    moving_mean: "running_mean",
    moving_variance: "running_var",
  };
  const dict: Record<string, SafetensorsEntry> = {};
  for (const layer of model.layers) {
    for (const weight of layer.weights) {
      const parameter = weight.originalName.split("/").at(-1)!;
      const values = weight.read().dataSync();
      const shape = weight.shape as number[];
      const key = `net.${layer.name}.${names[parameter] ?? parameter}`;
      if (parameter !== "kernel") dict[key] = f32(shape, values);
      else if (shape.length === 4) {
        const [H, W, I, O] = shape as [number, number, number, number];
        const there = new Float32Array(values.length);
        for (let h = 0; h < H; h++)
          for (let w = 0; w < W; w++)
            for (let i = 0; i < I; i++)
              for (let o = 0; o < O; o++)
                there[((o * I + i) * H + h) * W + w] = values[((h * W + w) * I + i) * O + o]!;
        dict[key] = f32([O, I, H, W], there);
      } else {
        const [I, O] = shape as [number, number];
        const there = new Float32Array(values.length);
        const isFirst = image && I === image.reduce((a, b) => a * b, 1);
        for (let i = 0; i < I; i++)
          for (let o = 0; o < O; o++) {
            let from = i; // the input's place in PyTorch's vector
            if (isFirst) {
              const [H, W, C] = image as [number, number, number];
              const [h, w, c] = [Math.floor(i / (W * C)), Math.floor(i / C) % W, i % C];
              from = (c * H + h) * W + w;
            }
            there[o * I + from] = values[i * O + o]!;
          }
        dict[key] = f32([O, I], there);
      }
    }
  }
  dict["net.norm.num_batches_tracked"] = { dtype: "I64", shape: [], data: new Uint8Array(8) };
  return dict;
}

describe("loadStateDict", () => {
  test.each([
    ["modules", null],
    ["modules", "fc1"],
    ["modules", ["fc1"]],
  ])("%s of a wrong kind, %j, are refused by their name", (option, value) => {
    const model = mlp({ inputShape: [2], classes: 2, hiddenUnits: [], seed: 0 });
    const load = () => loadStateDict(model, file({}), { [option]: value } as never);
    expect(load).toThrow(ModelArgumentError);
    expect(load).toThrow(/loadStateDict: modules must be an object, got/);
  });

  test.each([
    ["F32", Float32Array.of(0, Number.NaN), "got NaN at [1]"],
    ["F32", Float32Array.of(Number.POSITIVE_INFINITY, 0), "got Infinity at [0]"],
    ["F64", Float64Array.of(1e300, 0), "got Infinity at [0]"],
    ["F16", Uint16Array.of(0, 0xfc00), "got -Infinity at [1]"],
  ] as const)(
    "a weight in %s that is no finite float32 is refused by name: %j",
    (dtype, bias, got) => {
      const model = mlp({ inputShape: [2], classes: 2, hiddenUnits: [], seed: 0 });
      const before = model.getWeights().map((weight) => [...weight.dataSync()]);
      const data = new Uint8Array(bias.buffer);
      const weights = { "logits.weight": f32([2, 2], new Float32Array(4)) };
      const dict = { ...weights, "logits.bias": { dtype, shape: [2], data } };
      const load = () => loadStateDict(model, file(dict));
      expect(load).toThrow(ModelFileError);
      expect(load).toThrow(`"logits.bias" must hold finite float32 numbers, ${got}`);
      expect(model.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
    },
  );

  test.each([
    ["mlp", { hiddenUnits: [7, 5] }, [6, 5, 3]],
    ["mlp", { hiddenUnits: [7], batchNorm: true, dropoutRate: 0.2 }, [6, 5, 3]],
    ["alexnetSmall", {}, [2, 2, 64]],
    ["inceptionSmall", {}, undefined],
    ["inceptionSmall", { batchNorm: false }, undefined],
    ["wideResNet", { depth: 16, widenFactor: 1 }, undefined],
  ])("gives %s %j the weights that PyTorch's order means", (name, options, image) => {
    const inputShape =
      name === "alexnetSmall" ? [8, 8, 3] : name === "mlp" ? [6, 5, 3] : [12, 12, 3];
    const make = (seed: number) =>
      createModel(name as "mlp", { inputShape, classes: 4, seed, ...options } as object);
    const [trained, fresh] = [make(1), make(2)];
    const modules = Object.fromEntries(fresh.layers.map(({ name }) => [name, `net.${name}`]));
    expect(loadStateDict(fresh, file(stateDictOf(trained, image)), { modules })).toEqual({
      format: "pt",
    });
    const x = tf.randomUniform([3, ...inputShape], -1, 1, "float32", 5);
    const [a, b] = [trained, fresh].map((model) => (model.predict(x) as tf.Tensor).dataSync());
    expect([...b!]).toEqual([...a!]);
  });

  test("a dense layer after flattened images reads channels first, by hand", () => {
    const model = mlp({ inputShape: [1, 2, 2], hiddenUnits: [], classes: 1 });
    // PyTorch flattens [C, H, W]: red left, red right, green left, green right.
    const dict = { "logits.weight": f32([1, 4], [1, 10, 100, 1000]), "logits.bias": f32([1], [5]) };
    loadStateDict(model, file(dict));
    const x = tf.tensor([1, 2, 3, 4], [1, 1, 2, 2]); // red and green left, red and green right
    expect((model.predict(x) as tf.Tensor).dataSync()[0]).toBe(
      1 * 1 + 3 * 10 + 2 * 100 + 4 * 1000 + 5,
    );
  });

  const model = () => mlp({ inputShape: [3], hiddenUnits: [2], classes: 2, seed: 0 });
  const good = {
    "fc1.weight": f32([2, 3], [1, 2, 3, 4, 5, 6]),
    "fc1.bias": f32([2], [0, 0]),
    "fc2.weight": f32([2, 2], [1, 2, 3, 4]),
    "fc2.bias": f32([2], [0, 0]),
  };
  const modules = { hidden1_dense: "fc1", logits: "fc2" };

  test.each<[string, object, object, RegExp, unknown]>([
    [
      "names that are not told",
      good,
      {},
      /lacks "hidden1_dense.weight".* and has "fc1.bias"/,
      ModelFileError,
    ],
    [
      "a layer that is none",
      good,
      { modules: { hidden9: "fc1" } },
      /modules must name layers.*"hidden1_dense"/,
      ModelArgumentError,
    ],
    [
      "another size",
      { ...good, "fc1.weight": f32([3, 2], [1, 2, 3, 4, 5, 6]) },
      { modules },
      /"fc1.weight" must be \[2, 3\], but in the file it is \[3, 2\]/,
      ModelFileError,
    ],
    [
      "one more",
      { ...good, "fc3.weight": f32([1], [1]) },
      { modules },
      /has "fc3.weight" besides/,
      ModelFileError,
    ],
    [
      "integers",
      { ...good, "fc1.bias": { dtype: "I32", shape: [2], data: new Uint8Array(8) } },
      { modules },
      /must be F32, F16, BF16 or F64, got I32/,
      ModelFileError,
    ],
  ])("refuses %s, and leaves the model as it was", (_, tensors, options, message, kind) => {
    const network = model();
    const before = network.getWeights().map((weight) => [...weight.dataSync()]);
    const load = () => loadStateDict(network, file(tensors as typeof good), options);
    expect(load).toThrow(message);
    expect(load).toThrow(kind as typeof Error);
    expect(network.getWeights().map((weight) => [...weight.dataSync()])).toEqual(before);
  });

  test("a file that is none is refused", () => {
    expect(() => loadStateDict(model(), new Uint8Array(4))).toThrow(ModelFileError);
  });
});
