import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { loadData, recorderCallback } from "@rote/experiments";
import { figure1a, labelDynamics } from "@rote/plots";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { layers, sequential } from "@tensorflow/tfjs-layers";
import { expect, test } from "vitest";
import { rote } from "./rote.testing.ts";

test("what model.fit did, as recorderCallback records it, is drawn and reported", async () => {
  await tf.setBackend("cpu");
  const { train, test: held } = await loadData({
    dataset: "gaussianClusters",
    train: 60,
    test: 20,
  });
  const model = sequential({
    layers: [
      layers.flatten({ inputShape: train.shape.slice(1) }),
      layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "sgd", loss: "sparseCategoricalCrossentropy" });
  const changed = Uint8Array.from(train.labels, (_, i) => Number(i % 5 === 0));
  const labels = train.labels.map((label, i) => (changed[i] ? (label + 1) % 10 : label));
  const recorder = recorderCallback({
    train: { ...train, labels },
    test: held,
    changed,
    output: "probabilities",
  });
  const x = tf.tensor4d(Float32Array.from(train.images), [...train.shape]);
  const y = tf.tensor1d(Float32Array.from(labels));
  await model.fit(x, y, { epochs: 3, verbose: 0, callbacks: recorder });
  const record = await recorder.record({
    model: "my-network",
    dataset: "my-pictures",
    corruption: { name: "partialLabels", params: { probability: 0.2 }, seed: 0 },
  });
  expect(figure1a([record])).toContain("partially corrupted labels");
  expect(labelDynamics([record])).toContain("<svg");

  const cwd = mkdtempSync(join(tmpdir(), "rote-fit-"));
  try {
    mkdirSync(join(cwd, "results"));
    writeFileSync(join(cwd, "results", "fit.json"), JSON.stringify(record));
    const { code, stdout } = await rote(["report", "results"], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain("1 training run.");
    expect(readFileSync(join(cwd, "results/report.html"), "utf8")).toContain("my-network");
  } finally {
    rmSync(cwd, { recursive: true });
  }
}, 60_000);
