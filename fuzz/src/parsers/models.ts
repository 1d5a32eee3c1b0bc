import "@tensorflow/tfjs-backend-cpu";
import { decodeRunCheckpoint } from "@rote/experiments";
import { decodeFoldPart, encodeFoldPart } from "@rote/experiments/audit";
import { loadSafetensors, loadTfjs, mlp, saveSafetensors, saveTfjs } from "@rote/models";
import { sha256 } from "@rote/random/sha256";
import { decodeSafetensors, encodeSafetensors } from "@rote/safetensors";
import { decodeCheckpoint, encodeCheckpoint } from "@rote/training";
import * as tf from "@tensorflow/tfjs-core";
import { mutatedBytes } from "../mutateBytes.ts";
import { mutatedDocuments } from "../mutateJson.ts";
import type { Parser } from "../parser.ts";

type Bytes = Uint8Array<ArrayBuffer>;
tf.enableProdMode(); // no greeting

const own = (bytes: Uint8Array): Bytes => new Uint8Array(bytes);
const encoder = new TextEncoder();

const model = mlp({ inputShape: [2, 2, 1], hiddenUnits: [3], classes: 2, batchNorm: true });
const saved = await saveTfjs(model);
const topology = JSON.parse(new TextDecoder().decode(saved["model.json"])) as Topology;
interface Topology {
  modelTopology: { config: { layers: object[]; output_layers: unknown[] } };
}

/** The same network with a layer behind its last: one that tfjs knows, and none that we make. */
const withLayer = (className: string, config: object): Topology => {
  const copy = structuredClone(topology);
  const { layers, output_layers: outputs } = copy.modelTopology.config;
  layers.push({
    class_name: className,
    name: "last",
    config: { name: "last", trainable: true, ...config },
    inbound_nodes: [[outputs[0]]],
  });
  copy.modelTopology.config.output_layers = [["last", 0, 0]];
  return copy;
};
const dense = (units: number) => ({ class_name: "Dense", config: { name: "inner", units } });
const topologies = [
  topology,
  topology,
  withLayer("Dropout", { rate: 0.5 }),
  withLayer("Reshape", { target_shape: [2, 1] }),
  withLayer("RepeatVector", { n: 3 }),
  withLayer("ZeroPadding2D", { padding: [1, 1], data_format: "channels_last" }),
  withLayer("TimeDistributed", { layer: dense(50_000_000) }),
  withLayer("Bidirectional", { layer: { class_name: "LSTM", config: { units: 40_000_000 } } }),
  withLayer("RNN", { cell: { class_name: "GRUCell", config: { units: 40_000_000 } } }),
  withLayer("Sequential", { layers: [dense(50_000_000), dense(50_000_000)] }),
];

const safetensors = own(
  encodeSafetensors({
    tensors: new Map([
      ["weights/0", { dtype: "F32", shape: [2, 3], data: new Uint8Array(24) }],
      ["b", { dtype: "BOOL", shape: [], data: new Uint8Array(1) }],
      ["empty", { dtype: "I64", shape: [0, 5], data: new Uint8Array(0) }],
    ]),
    metadata: { format: "pt", ü: "1" },
  }),
);

const numbers = () => Float32Array.of(1, 2);
const foldPart = own(
  encodeFoldPart({
    fold: 1,
    heldOutProbabilities: numbers(),
    heldOutLogits: numbers(),
    heldOutMargins: numbers(),
    trainedMargins: numbers(),
    trainedLogits: numbers(),
    margins: numbers(),
    confidences: numbers(),
    errors: numbers(),
  }),
);

const HASH = '"sha256":"';
const NO_HASH = "0".repeat(64);

/** A checkpoint with whatever content, whose hash is right. */
async function rehashed(bytes: Bytes): Promise<Bytes> {
  const copy = own(bytes);
  const at = Buffer.from(copy.buffer).subarray(0, 1024).indexOf(HASH);
  if (at < 0 || at + HASH.length + 64 > copy.length) return copy;
  copy.set(encoder.encode(NO_HASH), at + HASH.length);
  copy.set(encoder.encode(await sha256(copy)), at + HASH.length);
  return copy;
}

const about = {
  specification: { seed: 1 },
  specificationHash: "00ff",
  backend: "cpu",
  numerics: 1,
  epochs: [
    {
      epoch: 1,
      step: 2,
      loss: 0.5,
      onlineAccuracy: 0.5,
      trainAccuracy: 0.5,
      testAccuracy: 0.5,
      learningRate: 0.1,
      seconds: 1,
    },
  ],
  interventions: [{ step: 1, learningRateScale: 0.5 }],
  seconds: 1,
};
const stopping = {
  state: { best: 0.5, weights: Float32Array.of(1, 2), past: [Number.NaN, null] },
  decision: false,
};
const checkpoint = own(
  await encodeCheckpoint({
    state: {
      tensors: { "weights/0": { dtype: "float32", shape: [2], data: Float32Array.of(1, 2) } },
      epoch: 1,
      step: 2,
      examples: 3,
      lossSum: 0.5,
      correct: 1,
      stopping,
    },
    about,
  }),
);

/** The metadata of a checkpoint, as a document. */
const content = {
  position: {
    epoch: 1,
    step: 2,
    examples: 3,
    lossSum: { $number: "NaN" },
    correct: 1,
    stopping: { state: { best: { $number: "-0" }, weights: { $float32: "plain/0" } } },
  },
  about,
  tensors: { "weights/0": ["F32", [2]], "plain/0": ["F32", [1]], "weights/1": ["I32", []] },
};

/** A file with this content, with a right hash; undefined if no file can have it. */
async function fileWith(text: string): Promise<Bytes | undefined> {
  try {
    const { position, about, tensors } = JSON.parse(text);
    const entries = Object.entries(tensors as Record<string, [string, number[]]>).map(
      ([name, [dtype, shape]]) => {
        const bytes = (dtype === "I64" ? 8 : 4) * shape.reduce((a, b) => a * b, 1);
        return [name, { dtype, shape, data: new Uint8Array(Math.min(bytes, 1e4)) }] as const;
      },
    );
    const [positionText, aboutText] = [position, about].map((part) => JSON.stringify(part));
    const metadata = {
      format: "rote-checkpoint",
      version: "1",
      sha256: NO_HASH,
      ...(positionText !== undefined && { position: positionText }),
      ...(aboutText !== undefined && { about: aboutText }),
    };
    return await rehashed(own(encodeSafetensors({ tensors: new Map(entries), metadata })));
  } catch {
    return undefined; // the document asks for what the format cannot hold
  }
}

async function readCheckpoint(bytes: Bytes): Promise<void> {
  const { state, about } = await decodeCheckpoint(bytes);
  await encodeCheckpoint({ state, about });
  for (const name of ["epoch", "step", "examples"] as const) {
    if (!(Number.isSafeInteger(state[name]) && state[name] >= 0)) {
      throw new Error(`${name} is ${state[name]}`);
    }
  }
  for (const { shape, data } of Object.values(state.tensors)) {
    if (shape.reduce((a, b) => a * b, 1) !== data.length) throw new Error("a tensor's shape");
  }
  await decodeRunCheckpoint(bytes);
}

async function readModel(files: Parameters<typeof loadTfjs>[0]): Promise<void> {
  const before = tf.memory().numTensors;
  try {
    (await loadTfjs(files)).dispose();
  } finally {
    const left = tf.memory().numTensors - before;
    // biome-ignore lint/correctness/noUnsafeFinally: tensors that are left are the fault
    if (left > 0) throw new Error(`${left} tensors are left`);
  }
}

export const modelParsers: readonly Parser[] = [
  {
    name: "safetensors",
    share: 1,
    inputs: mutatedBytes([safetensors]),
    parse(bytes: Bytes) {
      const decoded = decodeSafetensors(bytes);
      const again = decodeSafetensors(encodeSafetensors(decoded));
      if (again.tensors.size !== decoded.tensors.size) throw new Error("tensors are lost");
    },
  } satisfies Parser<Bytes>,
  {
    name: "part of an audit",
    share: 0.5,
    inputs: mutatedBytes([foldPart]),
    parse(bytes: Bytes) {
      const { fold } = decodeFoldPart(bytes);
      if (!(fold >= 0)) throw new Error(`part ${fold}`);
    },
  } satisfies Parser<Bytes>,
  {
    name: "safetensors of a model",
    share: 0.5,
    inputs: mutatedBytes([own(await saveSafetensors(model))]),
    parse: (bytes: Bytes) => loadSafetensors(model, bytes),
  } satisfies Parser<Bytes>,
  {
    name: "checkpoint",
    share: 1,
    inputs: mutatedBytes([checkpoint]),
    parse: readCheckpoint,
  } satisfies Parser<Bytes>,
  {
    name: "checkpoint with a right hash",
    share: 0.5,
    inputs: mutatedBytes([checkpoint]),
    parse: async (bytes: Bytes) => readCheckpoint(await rehashed(bytes)),
  } satisfies Parser<Bytes>,
  {
    name: "checkpoint of other content",
    share: 0.5,
    inputs: mutatedDocuments([content]),
    async parse(text: string) {
      const bytes = await fileWith(text);
      if (bytes) await readCheckpoint(bytes);
    },
  } satisfies Parser<string>,
  {
    name: "tfjs model",
    share: 0.1,
    inputs: mutatedDocuments(topologies),
    parse: (text: string) => readModel({ ...saved, "model.json": encoder.encode(text) }),
  } satisfies Parser<string>,
  {
    name: "tfjs model's bytes",
    share: 0.1,
    inputs: mutatedBytes([own(saved["model.json"])]),
    parse: (bytes: Bytes) => readModel({ ...saved, "model.json": bytes }),
  } satisfies Parser<Bytes>,
];
