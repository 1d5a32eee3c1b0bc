import "@tensorflow/tfjs-backend-cpu";
import { foldIn, integer, key } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import { loadLayersModel, sequential, layers as tfLayers } from "@tensorflow/tfjs-layers";
import { describe, expect, test } from "vitest";
import { createModel, listModels, ModelFileError, mlp, registerLayers } from "./index.ts";
import { loadTfjs } from "./loadTfjs.ts";
import { hashOfWeights } from "./model.testing.ts";
import { saveTfjs, type TfjsFiles } from "./saveTfjs.ts";

const json = (files: TfjsFiles) => JSON.parse(new TextDecoder().decode(files["model.json"]));
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

describe.each(listModels().filter((name) => name !== "inceptionV3"))("%s", (name) => {
  const inputShape = [8, 8, 1];
  const options = { inputShape, batchNorm: true, dropoutRate: 0.25, weightDecay: 0.5 };
  const model = createModel(name, options);
  const x = tf.randomNormal([2, ...inputShape], 0, 1, "float32", 1);
  model.apply(x, { training: true });

  test("comes back from tfjs' format with all its layers and weights", async () => {
    const before = tf.memory().numTensors;
    const copy = await loadTfjs(await saveTfjs(model));
    expect(tf.memory().numTensors).toBe(before + model.weights.length);

    expect(copy.toJSON()).toBe(model.toJSON());
    expect(await hashOfWeights(copy)).toBe(await hashOfWeights(model));
    const logits = [model, copy].map((m) => (m.predict(x) as tf.Tensor).dataSync());
    expect(logits[1]).toEqual(logits[0]);
    const penalties = [model, copy].map((m) => m.calculateLosses().map((loss) => loss.dataSync()));
    expect(penalties[1]).toEqual(penalties[0]);
  });

  test("is read by tfjs itself", async () => {
    registerLayers();
    const files = await saveTfjs(model);
    const { modelTopology, weightsManifest } = json(files);
    const copy = await loadLayersModel(
      tf.io.fromMemory({
        modelTopology,
        weightSpecs: weightsManifest[0].weights,
        weightData: files["weights.bin"]!.slice().buffer,
      }),
    );
    expect(await hashOfWeights(copy)).toBe(await hashOfWeights(model));
  });
});

describe("loadTfjs", () => {
  const model = mlp({ inputShape: [2, 2, 1], hiddenUnits: [3], classes: 2, batchNorm: true });

  test("puts weights together that are in several files", async () => {
    const files = await saveTfjs(model);
    const whole = files["weights.bin"]!;
    const description = json(files);
    description.weightsManifest[0].paths = ["a.bin", "b.bin"];
    const copy = await loadTfjs({
      "model.json": bytes(description),
      "a.bin": whole.subarray(0, 13),
      "b.bin": whole.subarray(13),
    });
    expect(await hashOfWeights(copy)).toBe(await hashOfWeights(model));
  });

  test("leaves an optimizer's state aside", async () => {
    const files = await saveTfjs(model);
    const description = json(files);
    description.weightsManifest[0].weights.push({
      name: "slot",
      shape: [2],
      dtype: "float32",
      group: "optimizer",
    });
    const weights = new Uint8Array([...files["weights.bin"]!, ...new Uint8Array(8)]);
    const copy = await loadTfjs({ "model.json": bytes(description), "weights.bin": weights });
    expect(await hashOfWeights(copy)).toBe(await hashOfWeights(model));
  });

  // biome-ignore lint/suspicious/noExplicitAny: each case damages the description in its own way
  type Damage = (description: any) => void;

  const layer = (description: Parameters<Damage>[0], name: string) =>
    description.modelTopology.config.layers.find((one: { name: string }) => one.name === name);

  const dense = { class_name: "Dense", config: { name: "d", units: 50_000_000 } };
  const holders: [string, string, object][] = [
    ["a sequential model", "Sequential", { layers: [dense, dense] }],
    ["a layer for each time", "TimeDistributed", { layer: dense }],
    ["a layer for both directions", "Bidirectional", { layer: dense, merge_mode: "sum" }],
    ["a recurrent layer of cells", "RNN", { cell: dense }],
    ["a layer with one far inside", "Flatten", { data_format: { a: [{ b: dense }] } }],
    ["a network", "Functional", { layers: [dense] }],
  ];

  test.each<[string, string, Damage]>([
    [
      "a layer larger than any memory",
      '"hidden1_dense/kernel" has shape [4,1000000000000]',
      (d) => {
        layer(d, "hidden1_dense").config.units = 1e12;
      },
    ],
    [
      "an input larger than any memory",
      '"hidden1_dense/kernel" has shape [1000000000000,3]',
      (d) => {
        layer(d, "input").config.batch_input_shape = [null, 1e6, 1e6, 1];
      },
    ],
    [
      "a layer that waits for one that doesn't exist",
      "not the output of an earlier layer",
      (d) => {
        layer(d, "flatten").inbound_nodes = [[["nobody", 0, 0, {}]]];
      },
    ],
    [
      "a layer that waits for itself",
      "not the output of an earlier layer",
      (d) => {
        layer(d, "flatten").inbound_nodes = [[["flatten", 0, 0, {}]]];
      },
    ],
    [
      "a layer applied twice",
      '"flatten" is applied 2 times',
      (d) => {
        layer(d, "flatten").inbound_nodes.push([["input", 0, 0, {}]]);
      },
    ],
    [
      "no input",
      "its inputs are not its input layers, each once",
      (d) => {
        d.modelTopology.config.input_layers = [];
      },
    ],
    [
      "an input twice",
      "its inputs are not its input layers, each once",
      (d) => {
        d.modelTopology.config.input_layers.push(["input", 0, 0]);
      },
    ],
    [
      "an input that is computed",
      "its inputs are not its input layers, each once",
      (d) => {
        d.modelTopology.config.input_layers = [["flatten", 0, 0]];
      },
    ],
    [
      "an output that does not come last",
      'nothing uses its layer "logits"',
      (d) => {
        d.modelTopology.config.output_layers = [["hidden1_relu", 0, 0]];
      },
    ],
    [
      "an output that doesn't exist",
      "not the output of an earlier layer",
      (d) => {
        d.modelTopology.config.output_layers = [["nobody", 0, 0]];
      },
    ],
    [
      "an unknown class",
      'does not know the class "Lambda"',
      (d) => {
        layer(d, "flatten").class_name = "Lambda";
      },
    ],
    [
      "a class that every object has",
      'does not know the class "constructor"',
      (d) => {
        layer(d, "flatten").class_name = "constructor";
      },
    ],
    [
      "a class that is no layer",
      '"flatten" is no layer but a L1L2',
      (d) => {
        layer(d, "flatten").class_name = "L1L2";
      },
    ],
    [
      "a layer with a layer inside",
      'layer "flatten" has layers inside',
      (d) => {
        layer(d, "flatten").class_name = "LSTM";
        Object.assign(layer(d, "flatten").config, { units: 3 });
      },
    ],
    ...holders.map(([what, className, config]): [string, string, Damage] => [
      `${what}, larger than any memory`,
      'layer "flatten" has layers inside',
      (d) => {
        layer(d, "flatten").class_name = className;
        Object.assign(layer(d, "flatten").config, config);
      },
    ]),
    [
      "a class that makes tensors, but is no layer",
      '"flatten" is no layer but a Adam',
      (d) => {
        layer(d, "flatten").class_name = "Adam";
      },
    ],
    [
      "more layers than tfjs' recursion can take",
      "it has 5006 layers",
      (d) => {
        const { layers } = d.modelTopology.config;
        for (let i = layers.length; i < 5006; i++) layers.push({ ...layers[0], name: `${i}` });
      },
    ],
    [
      "two layers of one name",
      "which is no name or is taken",
      (d) => {
        d.modelTopology.config.layers.push(layer(d, "flatten"));
      },
    ],
    [
      "units that are no number",
      'tfjs refuses layer "hidden1_dense"',
      (d) => {
        layer(d, "hidden1_dense").config.units = -3;
      },
    ],
    [
      "no layers",
      "it has no list of layers",
      (d) => {
        d.modelTopology.config.layers = null;
      },
    ],
    [
      "a layer that is null",
      "it has null in place of an object",
      (d) => {
        d.modelTopology.config.layers[1] = null;
      },
    ],
    [
      "no topology",
      "it must be a functional model, not undefined",
      (d) => {
        d.modelTopology = undefined;
      },
    ],
    [
      "a weight that the network doesn't have",
      'it has no weight "more"',
      (d) => {
        d.weightsManifest[0].weights.push({ name: "more", shape: [0], dtype: "float32" });
      },
    ],
    [
      "a weight of another name",
      'its "logits/bias" has shape [2], in the files none',
      (d) => {
        d.weightsManifest[0].weights.at(-3).name = "logits/offset";
      },
    ],
    [
      "a weight twice",
      '"logits/bias" is there twice',
      (d) => {
        d.weightsManifest[0].weights.push({ name: "logits/bias", shape: [0], dtype: "float32" });
      },
    ],
    [
      "weights longer than the file",
      "ends at byte",
      (d) => {
        d.weightsManifest[0].weights[0].shape = [2 ** 52, 2 ** 52];
      },
    ],
    [
      "weights shorter than the file",
      "the weights in weights.bin have",
      (d) => {
        d.weightsManifest[0].weights.pop();
      },
    ],
    [
      "an output that is named twice",
      "it gives an output twice",
      (d) => {
        const { config } = d.modelTopology.model_config ?? d.modelTopology;
        config.output_layers = Array(1000).fill(config.output_layers[0]);
      },
    ],
    [
      "a negative length",
      "a weight is described as",
      (d) => {
        d.weightsManifest[0].weights[0].shape = [-4, 3];
      },
    ],
    [
      "quantized weights",
      '"hidden1_dense/kernel" is quantized',
      (d) => {
        d.weightsManifest[0].weights[0].quantization = { dtype: "uint8" };
      },
    ],
    [
      "texts for weights",
      '"hidden1_dense/kernel" is "string"',
      (d) => {
        d.weightsManifest[0].weights[0].dtype = "string";
      },
    ],
    [
      "a file that was not given",
      'the file "../weights.bin" is not among',
      (d) => {
        d.weightsManifest[0].paths = ["../weights.bin"];
      },
    ],
    [
      "a file that is named twice",
      'the file "weights.bin" is named twice',
      (d) => {
        d.weightsManifest[0].paths = Array(1000).fill("weights.bin");
      },
    ],
    [
      "no manifest",
      "it is undefined, not an array",
      (d) => {
        d.weightsManifest = undefined;
      },
    ],
    [
      "a group without paths",
      "a group lacks paths or weights",
      (d) => {
        d.weightsManifest[0].paths = undefined;
      },
    ],
  ])("refuses %s, before it allocates anything", async (_, message, damage) => {
    const files = await saveTfjs(model);
    const description = json(files);
    damage(description);
    const before = tf.memory();
    const error = await loadTfjs({ ...files, "model.json": bytes(description) }).catch((e) => e);
    expect(error).toBeInstanceOf(ModelFileError);
    expect(error.message).toContain(message);
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numBytes: before.numBytes });
  });

  test.each([
    ["no JSON", new TextEncoder().encode("{")],
    ["no object", new TextEncoder().encode("[]")],
    ["no UTF-8", new Uint8Array([0x22, 0xff, 0x22])],
    ["nested without end", new TextEncoder().encode("[".repeat(1e5) + "]".repeat(1e5))],
    ["longer than any network's", new Uint8Array(2 ** 22 + 1).fill(0x20)],
    ["of more values than any network's", new TextEncoder().encode(`[${"0,".repeat(3e5)}0]`)],
    ["of a longer text than any network's", new TextEncoder().encode(`["${"a".repeat(2e4)}"]`)],
    ["of a longer key", new TextEncoder().encode(`{"${"a".repeat(2e4)}": 0}`)],
    ["a prototype", new TextEncoder().encode('{"modelTopology": {"__proto__": {}}}')],
  ])("refuses a model.json that is %s", async (_, bytes) => {
    await expect(loadTfjs({ "model.json": bytes })).rejects.toThrow(ModelFileError);
  });

  test("refuses a model.json that is a text, and says what it takes", async () => {
    const text = { "model.json": "{}" as never };
    await expect(loadTfjs(text)).rejects.toThrow(
      'loadTfjs: the file "model.json" must be a Uint8Array, got "{}".',
    );
  });

  test("reads names of underscores in a time that grows with their length", async () => {
    const files = await saveTfjs(model);
    const description = json(files);
    layer(description, "flatten").config.comment = "_".repeat(10_000);
    (await loadTfjs({ ...files, "model.json": bytes(description) })).dispose();
  });

  test("refuses a weight file that is cut short, or missing", async () => {
    const files = await saveTfjs(model);
    const cut = files["weights.bin"]!.subarray(0, -1);
    await expect(loadTfjs({ ...files, "weights.bin": cut })).rejects.toThrow(ModelFileError);
    const { "weights.bin": _, ...rest } = files;
    await expect(loadTfjs(rest as TfjsFiles)).rejects.toThrow(ModelFileError);
  });

  test("refuses a sequential model by name of what it wants", async () => {
    const other = sequential({ layers: [tfLayers.dense({ units: 1, inputShape: [1] })] });
    await expect(loadTfjs(await saveTfjs(other))).rejects.toThrow(
      'it must be a functional model, not "Sequential"',
    );
  });

  test("loads a damaged description or refuses it, and never leaks", {
    timeout: 60_000,
  }, async () => {
    const files = await saveTfjs(model);
    const draws = key(0, "damage");
    const before = tf.memory().numTensors;
    let refused = 0;
    for (let round = 0; round < 500; round++) {
      const draw = foldIn(draws, round);
      const description = files["model.json"].slice();
      const printable = 32 + integer(foldIn(draw, 1), 95);
      description[integer(foldIn(draw, 0), description.length)] = printable;
      try {
        (await loadTfjs({ ...files, "model.json": description })).dispose();
      } catch (error) {
        expect(error).toBeInstanceOf(ModelFileError);
        refused++;
      }
      expect(tf.memory().numTensors).toBe(before);
    }
    expect(refused).toBeGreaterThan(100);
    expect(refused).toBeLessThan(400);
  });
});

test.each([Number.NaN, Number.NEGATIVE_INFINITY])(
  "a weight of %d in the files is refused by its name",
  async (value) => {
    const files = await saveTfjs(mlp({ inputShape: [2], classes: 2, hiddenUnits: [], seed: 0 }));
    const [name, weights] = Object.entries(files).find(([path]) => path !== "model.json")!;
    const changed = weights.slice();
    new DataView(changed.buffer).setFloat32(4, value, true);
    const error = await loadTfjs({ ...files, [name]: changed }).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ModelFileError);
    expect(error.message).toMatch(
      /"logits\/kernel" must hold finite float32 numbers, got .* at \[1\]/,
    );
  },
);
