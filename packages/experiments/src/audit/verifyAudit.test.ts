import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprint, gaussianClusters } from "@rote/datasets";
import type { AuditRecord } from "@rote/records";
import * as tf from "@tensorflow/tfjs-core";
import "@tensorflow/tfjs-backend-cpu";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyRecords } from "../verify/verifyFolder.ts";
import { auditLabels, completeAuditSpecification } from "./index.ts";

let folder: string;
let record: AuditRecord;
beforeAll(async () => {
  await tf.setBackend("cpu");
  folder = mkdtempSync(join(tmpdir(), "rote-verify-audit-"));
  const clusters = { n: 60, shape: [4, 4, 1], classes: 3, seed: 0, separation: 0.7 } as const;
  const set = gaussianClusters(clusters);
  const specification = completeAuditSpecification({
    dataset: "clusters",
    fingerprint: fingerprint(set),
    model: "mlp-1x8",
    epochs: 2,
    batchSize: 8,
  });
  const labels = Int32Array.from(set.labels, (label, i) => (i % 7 === 0 ? (label + 1) % 3 : label));
  for await (const event of auditLabels({ ...set, labels }, specification)) {
    if (event.type === "record") ({ record } = event);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

async function verified(content: object, identity = record.specificationHash) {
  writeFileSync(join(folder, "audit.json"), JSON.stringify(content));
  writeFileSync(join(folder, "rote.json"), JSON.stringify({ experiment: identity }));
  const all = [];
  for await (const { found } of verifyRecords(folder)) all.push(...found);
  return all;
}

test("a record as it was made is found the same", async () => {
  const found = await verified(record);
  expect(found.filter(({ outcome }) => outcome === "different")).toEqual([]);
  const same = found.filter(({ outcome }) => outcome === "same").map(({ what }) => what);
  expect(same).toContain("specification of the record");
  expect(same).toContain("columns of the examples");
  expect(same).toContain("result of the columns");
  expect(same).toContain("records of the experiment");
});

const put = (object: object, name: string | number, value: unknown) =>
  Object.assign(object, { [name]: value });

test.each<[string, (forged: AuditRecord) => void, RegExp]>([
  [
    "seed",
    ({ specification }) => Object.assign(specification, { seed: 9 }),
    /must be [0-9a-f]{64}/,
  ],
  ["suspect", ({ result }) => result.suspects.push(result.suspects[0] ?? 0), /once each|first by/],
  ["order", ({ result }) => result.suspects.reverse().unshift(59), /first by quality/],
  ["memory", ({ result }) => Object.assign(result.accuracy, { memory: 0.9 }), /accuracy.memory/],
  [
    "label",
    ({ examples }) => Object.assign(examples.given, { 3: 7 }),
    /given must be in its range/,
  ],
  ["length", ({ examples }) => examples.el2n.pop(), /el2n must have 60 numbers, got 59/],
  ["noise", ({ result }) => result.noiseMatrix[0]!.fill(1), /3 rows of 3 numbers/],
  ["noise of texts", ({ result }) => put(result.noiseMatrix[0]!, 0, "x"), /noiseMatrix/],
  ["noise of nothing", ({ result }) => put(result.noiseMatrix[0]!, 0, null), /noiseMatrix/],
  ["error rate", ({ result }) => put(result, "errorRate", 0.9999), /errorRate must be from/],
  ["accuracy of suspects", ({ result }) => put(result.accuracy, "suspects", null), /suspects/],
  ["place", (forged) => put(forged, "environment", {}), /must say where the record was made/],
  ["version", (forged) => Object.assign(forged, { version: 2 }), /version/],
])("another %s is found", async (_, forge, message) => {
  const forged = structuredClone(record);
  forge(forged);
  const found = await verified(forged);
  const different = found.filter(({ outcome }) => outcome === "different");
  expect(different.map(({ detail }) => detail).join("\n")).toMatch(message);
});

test("a caution that is due and not stored is said to be unchecked, with its words", async () => {
  const cautioned = structuredClone(record);
  const most = { ...cautioned.result.accuracy, heldOut: 0, memory: 0, training: 0 };
  put(cautioned.result, "accuracy", most);
  const { caution, ...result } = cautioned.result;
  const found = await verified({ ...cautioned, result });
  const detail = expect.stringMatching(/one is due: Held out, the networks are right for 0.0 %/);
  expect(found).toContainEqual({ what: "caution", outcome: "notChecked", detail });
  const same = { what: "caution", outcome: "same", detail: "that of the numbers" };
  expect(await verified(record)).toContainEqual(same);
  const others = { ...record.result, caution: `${caution} Really.` };
  const different = expect.objectContaining({ what: "caution", outcome: "different" });
  expect(await verified({ ...record, result: others })).toContainEqual(different);
});
