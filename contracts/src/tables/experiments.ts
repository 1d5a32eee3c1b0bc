import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as api from "@rote/experiments";
import * as audit from "@rote/experiments/audit";
import * as claims from "@rote/experiments/claims";
import * as complexity from "@rote/experiments/complexity";
import * as expressivity from "@rote/experiments/expressivity";
import * as kinds from "@rote/experiments/kinds";
import * as linear from "@rote/experiments/linear";
import * as node from "@rote/experiments/node";
import * as reproduce from "@rote/experiments/reproduce";
import * as specification from "@rote/experiments/specification";
import * as subsets from "@rote/experiments/subsets";
import * as sweeps from "@rote/experiments/sweeps";
import * as verify from "@rote/experiments/verify";
import type { Contract, Table } from "../contract.ts";
import { measures, networks, runs, solutions, subsetRecords } from "../evidence.ts";
import { images } from "../fixtures.ts";

const folder = () => mkdtempSync(join(tmpdir(), "rote-contract-"));
const given = {
  dataset: "gaussianClusters",
  train: 8,
  test: 4,
  model: "mlp-1x512",
  epochs: 1,
  batchSize: 4,
  optimizer: { name: "sgd" as const },
} satisfies api.RunSpecification;
const complete = api.completeSpecification(given);
const { train, test } = await api.loadData(complete);
const data = () => ({
  train: { ...train, images: train.images.slice(), labels: train.labels.slice() },
  test: { ...test, images: test.images.slice(), labels: test.labels.slice() },
});
const solved = linear.completeLinearSpecification({
  dataset: "gaussianClusters",
  train: 8,
  test: 4,
  kernel: { name: "linear" },
});
const audited = audit.completeAuditSpecification({
  dataset: "toy",
  fingerprint: "f",
  model: "mlp-1x4",
  folds: 2,
  epochs: 1,
});
const part = (): audit.FoldPart => ({
  fold: 0,
  heldOutProbabilities: Float32Array.of(0.9, 0.1),
  heldOutLogits: Float32Array.of(1, 0),
  heldOutMargins: Float32Array.of(1),
  trainedMargins: Float32Array.of(1),
  trainedLogits: Float32Array.of(1, 0),
  margins: Float32Array.of(1),
  confidences: Float32Array.of(0.7),
  errors: Float32Array.of(0.4),
});
const partFile = Uint8Array.from(audit.encodeFoldPart(part()));
const job = await kinds.jobOf({ kind: "expressivity", specification: { n: 4, dimension: 2 } });
/** What a run yields, by type. */
const types: Contract["call"] = async (run, args) => {
  const seen = [];
  for await (const { type } of run(...args)) if (type !== "progress") seen.push(type);
  return seen;
};
const ball = complexity.completeComplexitySpecification({
  dataset: "gaussianClusters",
  train: 8,
  draws: 3,
});
const fitted = expressivity.completeExpressivitySpecification({ n: 4, dimension: 2 });
const checkpoint = () => ({
  specification: complete,
  specificationHash: "0".repeat(64),
  backend: "cpu",
  state: { tensors: {}, epoch: 1, step: 1, examples: 0, lossSum: 0, correct: 0 },
  epochs: [],
  interventions: [],
  seconds: 1,
});
const bytes = await api.encodeRunCheckpoint(checkpoint());
const store = () => new sweeps.ResultStore(folder());

/** That of a network of two units. */
const trained = () => {
  const shapes = [[784, 2], [2], [2, 10], [10]];
  const tensors = Object.fromEntries(
    shapes.map((shape, i) => {
      const data = new Float32Array(shape.reduce((product, length) => product * length));
      return [`weights/${i}`, { dtype: "float32", shape, data }];
    }),
  );
  const specification = { ...complete, model: "mlp-1x2" };
  return { ...checkpoint(), specification, state: { ...checkpoint().state, tensors } };
};

export const experiments: Table = {
  entries: {
    "@rote/experiments": api,
    "@rote/experiments/audit": audit,
    "@rote/experiments/claims": claims,
    "@rote/experiments/complexity": complexity,
    "@rote/experiments/expressivity": expressivity,
    "@rote/experiments/kinds": kinds,
    "@rote/experiments/linear": linear,
    "@rote/experiments/node": node,
    "@rote/experiments/reproduce": reproduce,
    "@rote/experiments/specification": specification,
    "@rote/experiments/subsets": subsets,
    "@rote/experiments/sweeps": sweeps,
    "@rote/experiments/verify": verify,
  },
  contracts: {
    ResultStore: {
      given: () => [folder()],
      call: (Store, args) => new Store(...args).read("0".repeat(64)),
    },
    RunDirectory: {
      given: () => [folder(), {}],
      call: (Directory, args) => Boolean(new Directory(...args)),
      options: { 1: "keep" },
    },
    auditFailure: {
      given: () => [audited, new Error("no reason")],
      call: async (failure, args) => (await failure(...args)).of,
    },
    auditLabels: {
      given: () => [images(8), audited, {}],
      call: types!,
      options: { 2: "network" },
    },
    checkAuditable: { given: () => [images(8), "audit"] },
    checkClaims: {
      given: () => [
        {
          training: runs(),
          linear: solutions(),
          expressivity: networks(),
          complexity: measures(),
        },
      ],
    },
    completeAuditSpecification: { given: () => [{ dataset: "toy", fingerprint: "f" }] },
    completeComplexitySpecification: { given: () => [{ train: 8 }], choices: { "0.of": "linear" } },
    complexityFailure: {
      given: () => [ball, new Error("no reason")],
      call: async (failure, args) => (await failure(...args)).of,
    },
    completeExpressivitySpecification: { given: () => [{ n: 4 }] },
    completeLinearSpecification: { given: () => [{ train: 8 }] },
    completeSpecification: { given: () => [given] },
    completeSubsetSpecification: { given: () => [given], choices: { "0.dataset": "mnist" } },
    corruptData: { given: () => [complete, data()] },
    createPaperModel: {
      given: () => ["alexnet-small", { inputShape: [8, 8, 1], classes: 2 }],
      call: (make, args) => make(...args).outputs[0].shape,
      options: { 1: "classes" },
      choices: { 0: "alexnet-small" },
    },
    decodeFoldPart: { given: () => [partFile.slice()] },
    decodeRunCheckpoint: { given: () => [bytes] },
    encodeFoldPart: { given: () => [part()] },
    encodeRunCheckpoint: { given: () => [checkpoint()] },
    expandSweep: {
      given: () => [{ base: given, grid: { seed: [0, 1] } }, {}],
      options: { 1: "signal" },
    },
    failureOf: {
      given: () => [complete, new Error("no reason"), { epoch: 1, step: 2 }],
      call: async (failureOf, args) => (await failureOf(...args)).step,
      data: [2],
    },
    fittedFraction: { given: () => [{}, { trainAccuracy: 1, onlineAccuracy: null }], data: [0, 1] },
    formatSpecification: { given: () => [complete] },
    holderWords: {
      given: () => [{ pid: 1, host: "here", since: undefined, until: undefined }],
    },
    environmentHere: {
      given: () => ["cpu"],
      call: async (here, args) => (await here(...args)).backend,
      taken: [0],
    },
    installedNumerics: { given: () => [] },
    runtime: { given: () => [] },
    inProcess: {
      given: () => [{}, {}],
      call: (make, args) => make(...args).concurrency,
      options: { 0: "directory", 1: "networks" },
    },
    jobOf: {
      given: () => [{ kind: "training", specification: given }],
      data: [0],
      choices: { "0.kind": "training" },
    },
    kindOf: {
      given: () => ["training"],
      call: (kindOf, args) => kindOf(...args).name,
      choices: { 0: "training" },
    },
    planPictures: { given: () => ["audit", 10, 32] },
    checkRunDirectory: {
      given: () => [complete, { directory: folder() }],
      options: { 1: "directory" },
      choices: { "1.resume": "auto" },
    },
    checkLoadable: {
      given: () => [{ dataset: "gaussianClusters", train: 4, test: 2 }, {}],
      options: { 1: "directory" },
    },
    loadData: {
      given: () => [{ dataset: "gaussianClusters", train: 4, test: 2 }, {}],
      options: { 1: "directory" },
    },
    influentialPairs: { given: () => [subsetRecords()] },
    influenceFile: { given: () => [subsets.influentialPairs(subsetRecords())] },
    isModule: { given: () => ["./network.mjs"], taken: [0] },
    loadNetwork: {
      given: () => {
        const path = join(folder(), "network.mjs");
        writeFileSync(path, "export const createModel = () => {};");
        return [path];
      },
      call: async (load, args) => (await load(...args)).name.length,
    },
    measurePaces: {
      given: () => [[job], {}],
      call: async (measure, args) => typeof (await measure(...args)),
      options: { 1: "networks" },
    },
    memorizationFiles: {
      given: () => [subsets.memorizationScores(subsetRecords())],
      data: [0],
    },
    memorizationOfEach: { given: () => [subsetRecords()] },
    memorizationScores: { given: () => [subsetRecords()] },
    ownNetwork: {
      given: () => [() => {}, "a network"],
      call: async (own, args) => (await own(...args)).name,
    },
    parseSpecification: { given: () => ["train: 8", { test: 4 }] },
    parseSweep: { given: () => ["base: { train: 8 }"] },
    planSweep: {
      given: () => [[job], { store: store() }],
      call: async (plan, args) => typeof (await plan(...args)),
      options: { 1: "store" },
    },
    processPool: {
      given: () => [{ concurrency: 1, data: {} }],
      call: (make, args) => make(...args).concurrency,
      options: { 0: "concurrency", "0.data": "directory" },
    },
    corruptionTitle: { given: () => ["randomLabels"] },
    randomizations: { given: () => [given, {}], options: { 1: "probability" } },
    recorderCallback: {
      given: () => [{ train: images(), test: images(), changed: Uint8Array.of(0, 1, 0, 0) }],
      call: (make, args) => make(...args).epochs.length,
      options: { 0: "changed" },
      choices: { "0.output": "logits" },
    },
    recordsUnder: { given: () => [folder(), {}], options: { 1: "signal" } },
    reproduction: {
      given: () => [["fig1a"], { scale: "tiny" }],
      call: async (reproduction, args) => (await reproduction(...args)).length,
      options: { 1: "repeats" },
      choices: { "1.scale": "small", "0.0": "fig1a" },
    },
    run: {
      given: () => [complete, data(), { checkpointEvery: { epochs: 1 } }],
      call: types!,
      options: { 2: "inspect", "2.checkpointEvery": "steps" },
    },
    runComplexity: { given: () => [ball, data(), {}], call: types!, options: { 2: "finished" } },
    runDataset: { given: () => ["mnist"], choices: { 0: "mnist" } },
    runExpressivity: { given: () => [fitted] },
    runInDirectory: {
      given: () => [complete, data(), { directory: folder() }],
      call: types!,
      options: { 2: "directory" },
      choices: { "2.resume": "auto" },
    },
    runLinear: { given: () => [solved, data(), {}], call: types!, options: { 2: "memory" } },
    runLinearOnBothLabels: {
      given: () => [solved, data(), {}],
      call: types!,
      options: { 2: "memory" },
    },
    scoreLabels: {
      given: () => {
        const rows = { data: Float32Array.of(0.9, 0.1, 0.2, 0.8), shape: [2, 2] as const };
        const predictions = {
          heldOutProbabilities: rows,
          heldOutLogits: structuredClone(rows),
          trainedLogits: structuredClone(rows),
        };
        return [predictions, Int32Array.of(0, 0), {}];
      },
      options: { 2: "dynamics" },
    },
    specificationDifferences: { given: () => [complete, { ...complete, seed: 1 }] },
    specificationHash: { given: () => [complete] },
    sweep: {
      given: () => [[job], { store: store(), executor: sweeps.inProcess() }],
      call: types!,
      options: { 1: "executor" },
    },
    sweepTable: { given: () => [[]] },
    verifyFolder: {
      given: () => {
        const path = folder();
        writeFileSync(join(path, "record.json"), "{}");
        return [path, {}];
      },
      options: { 1: "directory" },
      code: "RECORD_INVALID",
    },
    verifyRecords: {
      given: () => [folder(), {}],
      options: { 1: "rerun" },
      code: "BAD_RUN_DIRECTORY",
    },
    trainedNetwork: {
      given: () => [trained(), {}],
      options: { 1: "network" },
      call: (make, given) => {
        const model = make(...given);
        const { shape } = model.outputs[0];
        model.dispose();
        return shape;
      },
    },
    withOwnNetwork: { given: () => ["train: 3", "."] },
  },
};
