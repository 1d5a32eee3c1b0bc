import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as api from "@rote/training";
import * as node from "@rote/training/node";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import type { Contract, Table } from "../contract.ts";
import { matrix } from "../fixtures.ts";

const examples = () => ({
  images: Float32Array.from(matrix(4, 4).data),
  shape: [4, 2, 2, 1],
  labels: Int32Array.of(0, 1, 0, 1),
});
const classifier = () =>
  sequential({
    layers: [layers.flatten({ inputShape: [2, 2, 1] }), layers.dense({ units: 2 })],
  });
const state = () => ({
  tensors: {
    "weights/0": { dtype: "float32" as const, shape: [2], data: Float32Array.of(1, 2) },
  },
  epoch: 1,
  step: 1,
  examples: 2,
  lossSum: 0.5,
  correct: 1,
});
const checkpoint = () => ({ state: state(), about: { of: "toy" } });
const bytes = await api.encodeCheckpoint(checkpoint());
const folder = () => mkdtempSync(join(tmpdir(), "rote-contract-"));
const sink = (name: string): Contract => ({
  given: () => [join(folder(), name), { type: "epoch" }],
  call: async (make, given) => (await make(...given)).close(),
  options: { 1: "history" },
});
/** Makes a schedule and evaluates it. */
const schedule = (options: object, name: string): Contract => ({
  given: () => [options],
  call: (make, given) => make(...given)({ epoch: 1, step: 1 }),
  options: { 0: name },
});

export const training: Table = {
  entries: { "@rote/training": api, "@rote/training/node": node },
  contracts: {
    CheckpointFolder: {
      given: () => [folder(), {}, checkpoint()],
      call: async (Folder, [path, options, saved]) => {
        const checkpoints = new Folder(path, options);
        await checkpoints.save(saved);
        await checkpoints.flush();
        return (await checkpoints.latest()).state;
      },
      options: { 1: "keep" },
    },
    checkOptimizer: {
      given: () => [{ name: "momentum" }],
      options: { 0: "momentum" },
      choices: { "0.name": "nesterov" },
    },
    constantRate: { given: () => [0.1], call: (make, given) => typeof make(...given) },
    cosineDecay: schedule({ initial: 0.1, epochs: 3 }, "initial"),
    csvSink: sink("a.csv"),
    decodeCheckpoint: { given: () => [bytes] },
    encodeCheckpoint: { given: () => [checkpoint()] },
    evaluate: {
      given: () => [classifier(), examples(), { batchSize: 2 }],
      call: async (evaluate, given) => typeof (await evaluate(...given)).loss,
      options: { 2: "batchSize" },
    },
    lossHessian: {
      given: () => [classifier(), examples(), { batchSize: 2 }],
      call: (hessian, given) => hessian(...given).size,
      options: { 2: "step" },
    },
    exponentialDecay: schedule({ initial: 0.1, rate: 0.9 }, "rate"),
    jsonlSink: sink("a.jsonl"),
    stepDecay: schedule({ initial: 0.1, milestones: [2] }, "milestones"),
    tensorboardSink: sink("tfevents"),
    train: {
      given: () => [
        classifier(),
        examples(),
        {
          seed: 0,
          learningRate: api.constantRate(0.1),
          epochs: 1,
          batchSize: 2,
          optimizer: { name: "adam" },
          checkpointEvery: { steps: 2 },
        },
      ],
      call: async (train, given) => {
        const types = [];
        for await (const { type } of train(...given)) types.push(type);
        return types;
      },
      options: { 2: "batchSize", "2.optimizer": "beta1", "2.checkpointEvery": "seconds" },
      choices: { "2.optimizer.name": "adam" },
    },
    warmUp: {
      given: () => [api.constantRate(0.1), { epochs: 2 }],
      call: (make, given) => typeof make(...given),
      options: { 1: "epochs" },
    },
    weightsHash: { given: () => [state()] },
  },
};
