import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { areaUnderMargin, rocAuc } from "@rote/measures";
import type { RunRecord } from "@rote/records";
import { parseRecord } from "@rote/records/schemas";
import { decodeSafetensors } from "@rote/safetensors";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { beforeAll, expect, test } from "vitest";
import {
  completeSpecification,
  decodeRunCheckpoint,
  encodeRunCheckpoint,
  loadData,
  type RecordedExamples,
  type RunCheckpoint,
  type RunOptions,
  run,
  SpecificationError,
  specificationHash,
} from "../index.ts";
import { runInDirectory } from "../runDirectory/index.ts";
import { verifyDynamics } from "../training/verifyDynamics.ts";
import { prepareRun } from "./prepareRun.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const given = {
  dataset: "gaussianClusters",
  train: 60,
  test: 10,
  model: "mlp-1x16",
  corruption: { name: "partialLabels", params: { probability: 0.5 } },
  learningRate: 0.05,
  batchSize: 16,
  epochs: 3,
  stopAtAccuracy: null,
};
const recorded = completeSpecification({ ...given, recordExamples: true });
const data = await loadData(recorded);

async function done(specification = recorded, options: RunOptions = {}) {
  let examples: RecordedExamples | undefined;
  const checkpoints: RunCheckpoint[] = [];
  for await (const event of run(specification, data, options)) {
    if (event.type === "examples") examples = event;
    if (event.type === "checkpoint") checkpoints.push(event.checkpoint);
    if (event.type === "record") return { record: event.record, examples, checkpoints };
  }
  throw new Error("no record");
}

test("every example has a loss and a margin; the loss of an epoch is their mean", async () => {
  const { record, examples } = await done();
  const { losses, margins, epochs } = examples!;
  expect([epochs, losses.length, margins.length]).toEqual([3, 180, 180]);
  for (const [e, epoch] of record.epochs.entries()) {
    const row = [...losses.subarray(e * 60, e * 60 + 60)];
    expect(row.reduce((a, b) => a + b) / 60).toBeCloseTo(epoch.loss, 5);
    const right = margins.subarray(e * 60, e * 60 + 60).filter((margin) => margin > 0).length;
    expect(right / 60).toBeCloseTo(epoch.onlineAccuracy, 12);
    const { changedLabels: changed } = record.dataset.train;
    const { changedLabelAccuracy, unchangedLabelAccuracy } = epoch;
    const mean = changed * changedLabelAccuracy! + (60 - changed) * unchangedLabelAccuracy!;
    expect(mean / 60).toBeCloseTo(epoch.onlineAccuracy, 12);
  }
  expect(record.epochs.at(-1)!.unchangedLabelAccuracy!).toBeGreaterThan(
    record.epochs.at(-1)!.changedLabelAccuracy!,
  );
});

test("the record has their measures, by what the corruption did to the label", async () => {
  const { record, examples } = await done();
  const { changed, unchanged, above } = record.dynamics!;
  expect(changed!.examples).toBe(record.dataset.train.changedLabels);
  expect(changed!.examples + unchanged!.examples).toBe(60);
  const { changedLabels, model } = prepareRun(recorded, data);
  model.dispose();
  const areas = areaUnderMargin({ data: examples!.margins, shape: [3, 60] });
  expect(above!.areaUnderMargin).toBe(rocAuc(areas, changedLabels));
  expect(above!.areaUnderMargin).toBeLessThan(0.5);
  expect(above!.el2n).toBeGreaterThan(0.5);
  for (const length of examples!.el2n) {
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThan(Math.SQRT2);
  }
  const read = parseRecord(JSON.parse(JSON.stringify(record)), "a.json")!;
  expect((read.record as RunRecord).dynamics).toEqual(record.dynamics);
});

test("what a record says of changed labels must agree with itself", async () => {
  const { record } = await done();
  expect(verifyDynamics(record)).toMatchObject({ outcome: "same" });
  const wrong = (change: (dynamics: NonNullable<RunRecord["dynamics"]>) => void) => {
    const copy = structuredClone(record);
    change(copy.dynamics!);
    return verifyDynamics(copy);
  };
  const outcomes = [
    wrong((dynamics) => dynamics.changed!.examples--),
    wrong((dynamics) => {
      dynamics.changed = null;
    }),
    wrong((dynamics) => {
      dynamics.above!.el2n = 1.5;
    }),
    wrong((dynamics) => dynamics.unchanged!.deciles.areaUnderMargin.reverse()),
    wrong((dynamics) => {
      dynamics.changed!.deciles.confidence[10] = 2;
    }),
    wrong((dynamics) => {
      dynamics.above = null;
    }),
    verifyDynamics({ ...record, specification: completeSpecification(given) }),
    verifyDynamics({
      ...record,
      epochs: record.epochs.map((epoch) => ({ ...epoch, changedLabelAccuracy: 0.123 })),
    }),
  ];
  for (const { outcome } of outcomes) expect(outcome).toBe("different");
  const { dynamics: _, ...older } = record;
  expect(verifyDynamics(older)).toMatchObject({ outcome: "same", detail: "none" });
});

test("the weights are those of the run that records nothing, and its name stays", async () => {
  const plain = completeSpecification(given);
  const { record, examples } = await done(plain);
  expect(examples).toBeUndefined();
  expect(record.epochs[0]).not.toHaveProperty("changedLabelAccuracy");
  expect(record.result.weightsHash).toBe((await done()).record.result.weightsHash);
  const { recordExamples: _, ...older } = plain;
  expect(await specificationHash(older)).toBe(await specificationHash(plain));
  expect(await specificationHash(recorded)).not.toBe(await specificationHash(plain));
});

test("without changed labels there is no accuracy on them", async () => {
  const { corruption: _, ...clean } = given;
  const { record } = await done(completeSpecification({ ...clean, recordExamples: true }));
  expect(record.epochs[0]!.changedLabelAccuracy).toBeNull();
  expect(record.epochs[0]!.unchangedLabelAccuracy).toBe(record.epochs[0]!.onlineAccuracy);
});

test("a run that resumes in the middle of an epoch records the same, to the bit", async () => {
  const { examples, checkpoints } = await done(recorded, { checkpointEvery: { steps: 3 } });
  for (const checkpoint of checkpoints) {
    const resume = await decodeRunCheckpoint(await encodeRunCheckpoint(checkpoint));
    expect((await done(recorded, { resume })).examples).toEqual(examples);
  }
});

test("the file beside the run has the tables, and its hash is listed", async () => {
  const directory = mkdtempSync(join(tmpdir(), "rote-examples-"));
  try {
    for await (const _ of runInDirectory(recorded, data, { directory }));
    const { tensors } = decodeSafetensors(readFileSync(join(directory, "examples.safetensors")));
    const { losses } = (await done()).examples!;
    const entry = tensors.get("losses")!;
    expect(entry.shape).toEqual([3, 60]);
    expect(new Float32Array(entry.data.slice().buffer)).toEqual(losses);
    expect(tensors.get("el2n")!.shape).toEqual([60]);
    const sums = readFileSync(join(directory, "SHA256SUMS"), "utf8");
    expect(sums).toMatch(/^[0-9a-f]{64} {2}examples.safetensors$/m);
  } finally {
    rmSync(directory, { recursive: true });
  }
});

test("more than a gigabyte is refused before anything is done", () => {
  const call = () => completeSpecification({ train: 50_000, epochs: 3000, recordExamples: true });
  expect(call).toThrow(SpecificationError);
  expect(call).toThrow(/at most 134217728 of each, got 50000 examples and 3000 epochs/);
});
