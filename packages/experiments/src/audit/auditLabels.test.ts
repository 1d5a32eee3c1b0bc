import { gaussianClusters } from "@rote/datasets";
import { confidentLearning, rocAuc } from "@rote/measures";
import { foldIn, integer, key, uniform } from "@rote/random";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { initializers, layers, sequential } from "@tensorflow/tfjs-layers";
import { beforeAll, describe, expect, test } from "vitest";
import { ownNetwork } from "../runs/ownNetwork.ts";
import {
  AuditError,
  type AuditOptions,
  type AuditRecord,
  type AuditSpecification,
  auditLabels,
  completeAuditSpecification,
  decodeFoldPart,
  encodeFoldPart,
  type FoldPart,
} from "./index.ts";

beforeAll(async () => {
  await tf.setBackend("cpu");
});

const n = 240;
const clean = gaussianClusters({ n, shape: [6, 6, 1], classes: 4, seed: 0, separation: 0.7 });
/** One label in ten is another. */
const given = Int32Array.from(clean.labels, (label, i) => {
  const own = foldIn(key(0, "wrong"), i);
  return uniform(own) < 0.1 ? (label + 1 + integer(foldIn(own, 1), 3)) % 4 : label;
});
const wrong = Array.from(given, (label, i) => Number(label !== clean.labels[i]));
const set = { ...clean, labels: given };

const specification = (more: Partial<AuditSpecification> = {}) =>
  completeAuditSpecification({
    dataset: "clusters",
    fingerprint: "f",
    model: "mlp-1x32",
    batchSize: 16,
    ...more,
  });

async function audit(options: AuditOptions = {}, more: Partial<AuditSpecification> = {}) {
  const parts: FoldPart[] = [];
  const texts: string[] = [];
  let record: AuditRecord | undefined;
  for await (const event of auditLabels(set, specification(more), options)) {
    if (event.type === "part") parts.push(event.part);
    if (event.type === "progress") texts.push(event.text);
    if (event.type === "record") record = event.record;
  }
  return { parts, texts, record: record! };
}

describe("auditLabels", () => {
  test("ranks wrong labels first, suggests the right ones, and leaves no tensor", async () => {
    const before = tf.memory().numTensors;
    const { record, texts } = await audit();
    expect(tf.memory().numTensors).toBe(before);
    const { quality, suggested } = record.examples;
    const scores = quality.map((value) => -value);
    expect(rocAuc(scores, wrong)).toBeGreaterThan(0.95);
    const { suspects, accuracy, confusions } = record.result;
    const found = suspects.filter((i) => wrong[i] === 1);
    // Of so few examples the networks know many by heart, wrong ones too: these are not named.
    expect(found.length).toBeGreaterThan(0.4 * wrong.filter(Boolean).length);
    expect(found.length).toBeGreaterThan(0.9 * suspects.length);
    const right = found.filter((i) => suggested[i] === clean.labels[i]);
    expect(right.length / found.length).toBeGreaterThan(0.9);
    expect(accuracy.suspects).toBeLessThan(accuracy.training);
    expect(confusions.reduce((sum, { count }) => sum + count, 0)).toBe(suspects.length);
    expect(texts).toContain("part 3 of 3, epoch 10");
    expect(JSON.parse(JSON.stringify(record))).toEqual(record);
  });

  test("what is right after training is what the finished networks have right", async () => {
    for await (const event of auditLabels({ ...clean }, { ...specification(), epochs: 1 })) {
      if (event.type !== "record") continue;
      const { training, heldOut } = event.record.result.accuracy;
      // Before its first steps, which the running accuracy counts, a network has a fourth right.
      expect(training).toBeGreaterThan(heldOut - 0.03);
    }
  });

  test("the estimated share of wrong labels is about the planted one", async () => {
    const options = { n, shape: [6, 6, 1] as const, classes: 4, seed: 0, separation: 0.35 };
    const hard = gaussianClusters(options);
    for (const rate of [0, 0.2]) {
      const labels = Int32Array.from(hard.labels, (label, i) => {
        const own = foldIn(key(0, "wrong"), i);
        return uniform(own) < rate ? (label + 1 + integer(foldIn(own, 1), 3)) % 4 : label;
      });
      const planted = labels.filter((label, i) => label !== hard.labels[i]).length / n;
      let heldOut = Number.NaN;
      for await (const event of auditLabels({ ...hard, labels }, specification())) {
        if (event.type === "predictions") {
          heldOut = confidentLearning(event.predictions.heldOutProbabilities, labels).errorRate;
        }
        if (event.type !== "record") continue;
        const { errorRate, noiseMatrix, accuracy } = event.record.result;
        expect(accuracy.heldOut).toBeLessThan(0.8);
        expect(Math.abs(errorRate - planted)).toBeLessThan(0.08);
        // Held-out predictions alone count what is not generalized.
        expect(heldOut - planted).toBeGreaterThan(0.12);
        for (const row of noiseMatrix) expect(row.reduce((a, b) => a + b)).toBeCloseTo(1, 3);
      }
      expect(heldOut).toBeGreaterThan(0);
    }
  });

  test("parts that were trained before give the same record, from their files", async () => {
    const { record, parts } = await audit();
    const finished = parts.slice(0, 2).map((part) => decodeFoldPart(encodeFoldPart(part)));
    const resumed = await audit({ finished });
    expect(resumed.parts).toHaveLength(1);
    expect({ ...resumed.record, seconds: 0 }).toEqual({ ...record, seconds: 0 });
    const other = audit({ finished }, { epochs: 3 });
    await expect(other).rejects.toThrow(/margins of part 0 must have 480 numbers, got 1600/);
  });

  test("a network of one's own is built by its function, and its source recorded", async () => {
    const network = await ownNetwork(
      ({ inputShape, classes, seed }) =>
        sequential({
          layers: [
            layers.flatten({ inputShape }),
            layers.dense({
              units: classes,
              kernelInitializer: initializers.glorotUniform({ seed }),
            }),
          ],
        }),
      "…",
    );
    const own = { model: network.name, epochs: 2 };
    const { record } = await audit({ network }, own);
    expect(record.model).toEqual({ trainableParameters: 36 * 4 + 4, source: "…" });
    await expect(audit({}, own)).rejects.toThrow(
      /the network of the specification, own-.* got none/,
    );
  });

  test("copies of one image with different labels are found", async () => {
    const images = set.images.slice();
    const size = 36;
    const [first, second] = [3, [...given.keys()].find((i) => i > 3 && given[i] !== given[3])!];
    images.copyWithin(second * size, first * size, first * size + size);
    let record: AuditRecord | undefined;
    for await (const event of auditLabels({ ...set, images }, specification({ epochs: 1 }))) {
      if (event.type === "record") record = event.record;
    }
    expect(record!.result.duplicates[0]).toEqual({ places: [first, second], correlation: 1 });
  });

  test("stopping early stops the training and frees its tensors", async () => {
    const before = tf.memory().numTensors;
    for await (const event of auditLabels(set, specification())) {
      if (event.type === "progress") break;
    }
    expect(tf.memory().numTensors).toBe(before);
    const controller = new AbortController();
    controller.abort(new Error("enough"));
    await expect(audit({ signal: controller.signal })).rejects.toThrow("enough");
    expect(tf.memory().numTensors).toBe(before);
  });

  test.each([
    ["one class", { classes: ["a"], labels: new Int32Array(n) }, /at least two classes, got 1: a/],
    [
      "two classes of one name",
      { classes: ["a", "b", "a"].concat(set.classes.slice(3)) },
      /auditLabels: classes must differ from each other, got "a" twice\./,
    ],
    ["labels of one class", { labels: new Int32Array(n) }, /got 240 of one/],
    [
      "an example a class",
      {
        classes: Array.from({ length: n }, (_, i) => `c${i}`),
        labels: Int32Array.from({ length: n }, (_, i) => i),
      },
      /two examples, got one of c0 and of 239 more/,
    ],
    ["no class", { labels: Int32Array.from(given, (y, i) => (i === 7 ? 9 : y)) }, /got 9 at 7/],
    [
      "not a number",
      { images: Float32Array.from(set.images, (x, i) => (i === 40 ? Number.NaN : x)) },
      /images must be of finite numbers, got NaN in example 1/,
    ],
    ["a label less", { labels: given.subarray(1) }, /a label for each of the 240 images/],
  ])("refuses %s", async (_, bad, message) => {
    const events = auditLabels({ ...set, ...bad } as typeof set, specification());
    const refused = events.next();
    await expect(refused).rejects.toThrow(AuditError);
    await expect(refused).rejects.toThrow(message);
  });

  test.each([
    [{ folds: 1 }, /folds must be at least 2, got 1/],
    [{ model: "own" }, /unknown model "own"/],
    [{ model: "mlp" }, /model/],
    [{ epoch: 3 }, /epochs/],
  ])("refuses the specification %j", (more, message) => {
    expect(() => specification(more as Partial<AuditSpecification>)).toThrow(message);
  });
});
