import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  cpSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { BackendError, startBackend } from "@rote/backends";
import type { LinearRecord } from "@rote/records";
import { RecordError } from "@rote/records/schemas";
import { SinkWriteError } from "@rote/training/node";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { cannotMount, mountSmallDisk } from "../../../files/src/mount.testing.ts";
import { completeSpecification, loadData, type RunRecord } from "../index.ts";
import { sha256 } from "../runDirectory/runDirectory.ts";
import { RunDirectoryError } from "../runDirectory/runDirectoryError.ts";
import { runInDirectory } from "../runDirectory/runInDirectory.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { sweepTable } from "../sweeps/sweepTable.ts";
import { compareOutcomes } from "./compareOutcomes.ts";
import { type Verification, type VerifiedRecord, verifyFolder, verifyRecords } from "./index.ts";

const results = fileURLToPath(new URL("../../../../docs/results", import.meta.url));
const specification = completeSpecification({
  dataset: "gaussianClusters",
  train: 60,
  test: 30,
  epochs: 2,
  batchSize: 30,
});

let finished: string;
let folder: string;
beforeAll(async () => {
  await startBackend({ backend: "wasm" });
  finished = mkdtempSync(join(tmpdir(), "rote-verify-"));
  const load = () => loadData(specification);
  for await (const _ of runInDirectory(specification, load, { directory: finished }));
});
afterAll(() => rmSync(finished, { recursive: true }));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rote-verify-"));
  cpSync(finished, folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = () => JSON.parse(readFileSync(join(folder, "record.json"), "utf8")) as RunRecord;
const write = (record: unknown) =>
  writeFileSync(join(folder, "record.json"), `${JSON.stringify(record, null, 2)}\n`);
/** Writes the hashes of all listed files again, as a forger would. */
function sum() {
  const sums = join(folder, "SHA256SUMS");
  const lines = readFileSync(sums, "utf8").trimEnd().split("\n");
  const again = lines.map((line) => {
    const name = line.slice(66);
    return `${sha256(readFileSync(join(folder, name)))}  ${name}\n`;
  });
  writeFileSync(sums, again.join(""));
}
type Fields = { [name: string]: unknown };
const whats = async (outcome: string, options = {}) =>
  (await verifyFolder(folder, options)).filter((one) => one.outcome === outcome);
const differing = async () => (await whats("different")).map(({ what }) => what);

describe("verifyFolder", () => {
  test("finds all as it was, and says what it did not do", async () => {
    const found = await verifyFolder(folder);
    for (const what of [
      "specification of the record",
      "result of the last epoch",
      "environment",
      "specification.yaml",
      "weights of the last checkpoint",
      "fields that the specification determines",
      "fields that the data determine",
      "trainable parameters",
      "interventions",
      "epochs",
      "end",
      "epochs in metrics.jsonl",
      "epochs in metrics.csv",
      "epochs in events.out.tfevents.rote",
      "backend of the last checkpoint",
      "record.json",
      "metrics.csv",
      "gaussianClusters, train",
      "gaussianClusters, test",
    ]) {
      expect(found).toContainEqual(expect.objectContaining({ what, outcome: "same" }));
    }
    const others = found.filter(({ outcome }) => outcome !== "same");
    expect(others).toMatchObject([
      { what: "times", outcome: "notChecked" },
      { what: "outcome", outcome: "notChecked" },
    ]);
  });

  test("a caution that is due and not stored is said to be unchecked, with its words", async () => {
    const record = read();
    Object.assign(record.epochs.at(-1)!, { testAccuracy: 0.1 });
    const { caution: _, ...result } = { ...record.result, testAccuracy: 0.1 };
    write({ ...record, result });
    sum();
    const detail = expect.stringMatching(/^none stored.*; one is due: The network is right for/);
    expect(await whats("notChecked")).toContainEqual(
      expect.objectContaining({ what: "caution", detail }),
    );
  });

  test("says what differs", async () => {
    const record = read();
    record.specification.batchSize = 31;
    record.dataset.train.fingerprint = "another set";
    record.result.weightsHash = "0".repeat(64);
    write(record);
    expect(await differing()).toEqual([
      "specification of the record",
      "weights of the last checkpoint",
      "record.json",
      "gaussianClusters, train",
    ]);
  });

  test("says which file is gone or damaged", async () => {
    rmSync(join(folder, "metrics.csv"));
    writeFileSync(join(folder, "metrics.jsonl"), "{}\n");
    expect(await whats("different")).toMatchObject([
      { what: "epochs in metrics.jsonl" },
      { what: "epochs in metrics.csv", detail: expect.stringContaining("ENOENT") },
      { what: "metrics.jsonl", detail: expect.stringMatching(/^must be [0-9a-f]{64}, got/) },
      { what: "metrics.csv", detail: expect.stringContaining("ENOENT") },
    ]);
  });

  test("a list of hashes that leaves files out is not one", async () => {
    writeFileSync(join(folder, "SHA256SUMS"), "");
    const record = read();
    record.result.testAccuracy = 1;
    write(record);
    expect(await differing()).toEqual(
      expect.arrayContaining(["result of the last epoch", "record.json", "specification.yaml"]),
    );
  });

  test("a forged result with its own hash is found in the epochs", async () => {
    const record = read();
    record.result.testAccuracy = 1;
    record.epochs.at(-1)!.testAccuracy = 1;
    write(record);
    sum();
    expect(await differing()).toEqual([
      "caution", // that no more than chance is right
      "epochs in metrics.jsonl",
      "epochs in metrics.csv",
      "epochs in events.out.tfevents.rote",
    ]);
  });

  const ofSpecification = "fields that the specification determines";
  const ofData = "fields that the data determine";
  const ofResult = "result of the last epoch";
  // biome-ignore format: a table
  test.each<[path: string, value: unknown, what: string]>([
    ["version", 1.5, "refused"],
    ["name", "random labels", ofSpecification],
    ["dataset.name", "mnist", ofSpecification],
    ["dataset.title", "MNIST", ofSpecification],
    ["dataset.classes", 2, ofSpecification],
    ["dataset.train.examples", 61, ofSpecification],
    ["dataset.test.examples", 29, ofSpecification],
    ["dataset.train.changedLabels", 3, ofData],
    ["dataset.test.changedImages", 3, ofData],
    ["corruption.name", "randomLabels", ofSpecification],
    ["corruption.params", { probability: 1 }, ofSpecification],
    ["corruption.seed", 1, ofSpecification],
    ["model.name", "alexnet-small", ofSpecification],
    ["model.trainableParameters", 3, "trainable parameters"],
    ["interventions", [{ x: 1 }], "refused"],
    ["interventions", [{ step: 99, learningRateScale: 1 }], "interventions"],
    ["interventions", [{ step: 1, learningRateScale: 0.5 }], "epochs"],
    ["epochs.0.step", 3, "epochs"],
    ["epochs.0.learningRate", 3, "epochs"],
    ["epochs.1.trainAccuracy", 0.123, "epochs"],
    ["epochs.0.trainAccuracy", 1, "end"],
    ["epochs.0.trainAccuracy", null, "epochs"],
    ["epochs.0.seconds", -1, "refused"],
    ["result.epochsToFit", 2, ofResult],
    ["result.endedBy", "learningRate", "end"],
    ["result.endedBy", "boredom", "refused"],
    ["result.trainAccuracy", 0.5, ofResult],
    ["result.testAccuracy", 0.5, ofResult],
    ["result.seconds", -1, "refused"],
    ["result.seconds", null, "refused"],
    ["result.seconds", undefined, "times"],
    ["environment.backend", "cpu", "backend of the last checkpoint"],
    ["extra", 1, "names of the fields"],
    ["epochs.1.extra", 1, "names of the fields"],
  ])("a record whose %s is %j, with its own hash, does not pass: %s", async (path, value, what) => {
    const record = read();
    const names = path.split(".");
    const last = names.pop()!;
    const parent = names.reduce((part, name) => part[name] as Fields, record as unknown as Fields);
    parent[last] = value;
    write(record);
    sum();
    if (what === "refused") await expect(verifyFolder(folder)).rejects.toThrow(RecordError);
    else expect(await differing()).toContain(what);
  });

  test.each(["metrics.csv", "events.out.tfevents.rote"])(
    "other numbers in %s, with its own hash, do not pass",
    async (name) => {
      const bytes = readFileSync(join(folder, name));
      bytes[bytes.length - 6]! ^= 1; // within the last number
      writeFileSync(join(folder, name), bytes);
      sum();
      expect(await differing()).toEqual([`epochs in ${name}`]);
    },
  );

  test("an environment that is not this one is said, field by field", async () => {
    const record = read();
    record.environment = { ...record.environment, processor: "Z80", packages: { "@rote/x": "9" } };
    write(record);
    expect(await whats("notChecked")).toContainEqual({
      what: "environment",
      outcome: "notChecked",
      detail: expect.stringMatching(/^the record was made elsewhere: processor: Z80, here /),
    });
  });

  test("every part of a backend that is not the one here is said", async () => {
    const record = read();
    const other = { backend: "onnx", numerics: 99, onnxRuntime: "0.1", threads: 77 };
    record.environment = { ...record.environment, ...other, provider: "abacus" };
    write(record);
    const [{ detail } = { detail: "" }] = (await whats("notChecked")).filter(
      ({ what }) => what === "environment",
    );
    for (const part of ["numerics: 99", "onnxRuntime: 0.1", "threads: 77", "provider: abacus"])
      expect(detail).toContain(`${part}, here `);
    record.environment = { ...record.environment, backend: "tpu" };
    write(record);
    expect(await whats("notChecked")).toContainEqual(
      expect.objectContaining({ detail: expect.stringContaining("backend: tpu, unknown here") }),
    );
  });

  test("what multiplied a kernel machine's matrices is compared, with its threads", async () => {
    const linear = committed.find(({ kind }) => kind === "linear") as unknown as LinearRecord;
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    const other = { engine: "onnx", threads: 77, onnxRuntime: "0.1" };
    write({ ...linear, environment: { ...linear.environment, ...other } });
    const offline = { offline: true, directory: folder };
    const [{ detail } = { detail: "" }] = (await whats("notChecked", offline)).filter(
      ({ what }) => what === "environment",
    );
    for (const part of ["threads: 77", "onnxRuntime: 0.1"])
      expect(detail).toContain(`${part}, here `);
  });

  test("an earlier result that was set aside is named", async () => {
    cpSync(finished, join(folder, "previous"), { recursive: true });
    expect(await whats("notChecked")).toContainEqual(
      expect.objectContaining({ what: "previous/" }),
    );
    renameSync(join(folder, "record.json"), join(folder, "gone"));
    await expect(verifyFolder(folder)).rejects.toThrow(/An earlier result is set aside there: run/);
  });

  test("data that would take gigabytes are not made", async () => {
    const record = read();
    record.specification.train = 3_000_000;
    write(record);
    expect(await whats("notChecked")).toContainEqual({
      what: "gaussianClusters, train",
      outcome: "notChecked",
      detail: "its examples take 2.4 GB: load them yourself",
    });
  });

  test.skipIf(process.platform === "win32")("waits for no pipe", async () => {
    for (const name of ["metrics.jsonl", "SHA256SUMS", "specification.yaml", "record.json"]) {
      rmSync(join(folder, name));
      execFileSync("sh", ["-c", `mkfifo "${join(folder, name)}"`]);
      if (name !== "record.json") expect(await differing()).not.toEqual([]);
    }
    await expect(verifyFolder(folder)).rejects.toThrow(/got ENOTSUP: not a file/);
  });

  test("of a run that diverged, the failure is checked", async () => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    const diverging = completeSpecification({ ...specification, learningRate: 1e30 });
    const load = () => loadData(diverging);
    const running = async () => {
      for await (const _ of runInDirectory(diverging, load, { directory: folder }));
    };
    await expect(running()).rejects.toThrow("the loss must stay finite");
    expect(await verifyFolder(folder)).toMatchObject([
      { what: "specification of the failure", outcome: "same" },
      { what: "names of the fields", outcome: "same" },
      {
        what: "result",
        outcome: "notChecked",
        detail: expect.stringMatching(/^it failed: train: /),
      },
    ]);
    const path = join(folder, "failure.json");
    const failure = JSON.parse(readFileSync(path, "utf8"));
    writeFileSync(path, JSON.stringify({ ...failure, step: -1 }));
    await expect(verifyFolder(folder)).rejects.toThrow(RecordError);
    failure.specification.seed = 9;
    writeFileSync(path, JSON.stringify({ ...failure, extra: 1 }));
    expect(await differing()).toEqual(["specification of the failure", "names of the fields"]);
  });

  test("refuses a run that is not finished", async () => {
    rmSync(join(folder, "record.json"));
    await expect(verifyFolder(folder)).rejects.toThrow(
      /must hold the record.json of a finished run/,
    );
  });

  const committed = globSync("**/*.json", { cwd: results })
    .sort()
    .map((path): AnyRecord => JSON.parse(readFileSync(join(results, path), "utf8")));
  test.each([
    ["training", "result", undefined],
    ["training", "kind", "linear"],
    ["linear", "dataset", undefined],
    ["expressivity", "maxError", "none"],
  ])("a record of %s with %s %o is refused, and the field named", async (kind, field, value) => {
    write({ ...committed.find((record) => record.kind === kind), [field]: value });
    await expect(verifyFolder(folder)).rejects.toThrow(RecordError);
  });

  const determined = "fields that the specification determines";
  // biome-ignore format: a table
  test.each<[kind: string, field: string, value: unknown, what: string]>([
    ["expressivity", "n", 17, determined],
    ["expressivity", "width", 17, determined],
    ["expressivity", "weights", 17, determined],
    ["expressivity", "seconds", undefined, "times"],
    ["linear", "ridge", 3, determined],
    ["linear", "kernel", { name: "laplacian", params: { bandwidth: 1 } }, determined],
    ["linear", "features", { name: "gabor", dimension: 784 }, determined],
    ["linear", "trainError", 0.123456, "errors and norm of the machine"],
    ["linear", "norm", 1, "errors and norm of the machine"],
  ])("a record of %s whose %s is %j does not pass: %s", async (kind, field, value, what) => {
    const record = committed.find((one) => one.kind === kind)!;
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    write(record);
    const offline = { offline: true, directory: folder };
    expect(await whats("different", offline)).toEqual([]);
    write({ ...record, [field]: value });
    expect(await whats("different", offline)).toMatchObject([{ what }]);
  });

  test.each([["{"], ["{}"], ["null"], ['{"kind":"training"}'], ["[".repeat(1e6)]])(
    "%.20s in place of a record is refused",
    async (text) => {
      writeFileSync(join(folder, "record.json"), text);
      await expect(verifyFolder(folder)).rejects.toThrow(RecordError);
    },
  );
});

describe("done again", { timeout: 60_000 }, () => {
  test("comes to the same, to the bit", async () => {
    const found = await verifyFolder(folder, { rerun: true });
    const again = found.filter(({ what }) => what.endsWith(", done again"));
    expect(again.map(({ what, outcome }) => [what.split(",")[0], outcome])).toEqual([
      ...Object.keys(read().result)
        .filter((name) => name !== "seconds" && name !== "caution")
        .map((name) => [name, "same"]),
      ["every other field", "same"],
      ["times and machine", "notChecked"],
    ]);
  });

  test("a backend that nobody knows is a fault of the record", async () => {
    const record = read();
    record.environment.backend = "tpu";
    write(record);
    sum();
    const wrong = await whats("different", { rerun: true });
    expect(wrong.at(-1)).toEqual({
      what: "outcome, done again",
      outcome: "different",
      detail: expect.stringMatching(/must be of a backend that is known, .*onnx, .*, got "tpu"/),
    });
  });

  test("a large file in place of another is different, by its size and its hash", async () => {
    for (const name of ["metrics.jsonl", "events.out.tfevents.rote"]) {
      truncateSync(join(folder, name), 2 ** 26); // a hole: it takes no place
    }
    const found = await whats("different");
    const words = found.map(({ what, detail }) => `${what}: ${detail}`).join("\n");
    expect(words).toMatch(
      /epochs in metrics.jsonl: must be those of the record, got a file of 67108864 /,
    );
    expect(words).toMatch(/\nmetrics.jsonl: must be [0-9a-f]{64}, got [0-9a-f]{64}\n/);
  });

  test("a backend that is known and cannot run here is said, and is no fault", async () => {
    const record = read();
    record.environment.backend = "webgpu";
    write(record);
    const again = verifyFolder(folder, { rerun: true });
    await expect(again).rejects.toThrow(BackendError);
    await expect(again).rejects.toThrow(
      /^verify: the backend of the record, webgpu, must work here .* or without --rerun\.$/,
    );
  });

  test.skipIf(cannotMount)("a temporary folder that is full or read-only is named", async () => {
    const disk = mountSmallDisk(1);
    vi.stubEnv("TMPDIR", disk.path);
    try {
      disk.fill();
      const full = await verifyFolder(folder).catch((error) => error);
      expect([RunDirectoryError, SinkWriteError]).toContain(full.constructor);
      expect(full.message).toContain(disk.path);
      disk.free();
      disk.makeReadOnly();
      await expect(verifyFolder(folder)).rejects.toThrow(RunDirectoryError);
      await expect(verifyFolder(folder)).rejects.toThrow("set TMPDIR to another one");
    } finally {
      vi.unstubAllEnvs();
      disk.unmount();
    }
    expect(await whats("different")).toEqual([]);
  });

  test("what a person changed is not done again", async () => {
    const record = read();
    record.interventions.push({ step: 1, learningRateScale: 2 });
    write(record);
    expect(await whats("notChecked", { rerun: true })).toContainEqual(
      expect.objectContaining({ what: "outcome, done again" }),
    );
  });

  test("other weights differ here; elsewhere accuracies are compared within their interval", () => {
    const record = read();
    const other = structuredClone(record);
    other.result.weightsHash = "other";
    const outcomes = (again: RunRecord) =>
      Object.fromEntries(
        compareOutcomes(record, again).map(({ what, outcome }) => [what.split(",")[0], outcome]),
      );
    other.epochs[0]!.loss += 1;
    expect(outcomes(other)).toMatchObject({
      weightsHash: "different",
      testAccuracy: "same",
      "every other field": "different",
    });
    other.environment = { ...other.environment, numerics: 2, processor: "Z80" };
    other.result.testAccuracy = record.result.testAccuracy + 2 / 30;
    other.result.trainAccuracy = record.result.trainAccuracy - 0.5;
    expect(outcomes(other)).toMatchObject({
      weightsHash: "notChecked",
      testAccuracy: "same",
      trainAccuracy: "different",
      bits: "notChecked",
      "other measurements": "notChecked",
      "every other field": "same",
    });
    other.dataset.train.changedLabels = 1;
    expect(outcomes(other)).toMatchObject({ "every other field": "different" });
  });
});

describe("verifyRecords", () => {
  test("verifies every record under a folder, failures and those of sweeps too", async () => {
    cpSync(finished, join(folder, "deep", "run"), { recursive: true });
    const record = read();
    writeFileSync(join(folder, "deep", "alone.json"), JSON.stringify(record));
    const { specification, specificationHash } = record;
    const error = { name: "DivergedError", message: "the loss is NaN" };
    const failure = { kind: "failure", of: "training", specification, specificationHash, error };
    const text = JSON.stringify({ ...failure, epoch: 1, step: 2 });
    writeFileSync(join(folder, "deep", "failure.json"), text);
    appendFileSync(join(folder, "deep", "run", "metrics.csv"), "more");
    const found: Record<string, string[]> = {};
    for await (const one of verifyRecords(folder)) {
      found[one.path] = one.found
        .filter(({ outcome }) => outcome === "different")
        .map(({ what }) => what);
    }
    expect(found).toEqual({
      "deep/alone.json": [],
      "deep/failure.json": [],
      "deep/run/record.json": ["epochs in metrics.csv", "metrics.csv"],
      "record.json": [],
    });
  });

  test("a folder that was copied beside itself is named as the same run", async () => {
    cpSync(finished, join(folder, "copied"), { recursive: true });
    const found = new Map<string, unknown>();
    for await (const one of verifyRecords(folder)) {
      found.set(
        one.path,
        one.found.find(({ what }) => what === "run"),
      );
    }
    const detail = "the same as that of copied/record.json, and counted once";
    expect(found.get("copied/record.json")).toBeUndefined();
    expect(found.get("record.json")).toEqual({ what: "run", outcome: "notChecked", detail });
  });

  test.each(["train", "test"])(
    "a record without its %s set differs, and ends nothing",
    async (of) => {
      const { dataset, ...record } = read();
      const { [of as "train"]: _, ...rest } = dataset;
      writeFileSync(join(folder, "torn.json"), JSON.stringify({ ...record, dataset: rest }));
      const found = new Map<string, string[]>();
      for await (const one of verifyRecords(folder)) {
        const different = one.found.filter(({ outcome }) => outcome === "different");
        found.set(
          one.path,
          different.map(({ what }) => what),
        );
      }
      expect(found.get("torn.json")).not.toEqual([]);
      expect(found.get("record.json")).toEqual([]);
    },
  );

  test("names a failure that a record has overtaken", async () => {
    const { specification, specificationHash } = read();
    const error = { name: "DivergedError", message: "the loss is NaN" };
    const failure = { kind: "failure", of: "training", specification, specificationHash, error };
    writeFileSync(join(folder, "failure.json"), JSON.stringify({ ...failure, epoch: 1, step: 2 }));
    const overtaken = { what: "failure.json", outcome: "notChecked" };
    expect(await verifyFolder(folder)).toContainEqual(expect.objectContaining(overtaken));
    const found: unknown[] = [];
    for await (const one of verifyRecords(folder)) found.push(...one.found);
    expect(found).toContainEqual(expect.objectContaining(overtaken));
  });

  test("the committed results verify", { timeout: 120_000 }, async () => {
    const wrong: unknown[] = [];
    let records = 0;
    const offline = { offline: true, directory: folder }; // where the data are not
    for await (const { path, found } of verifyRecords(results, offline)) {
      if (path.endsWith(".json")) records++;
      const different = found.filter(({ outcome }) => outcome === "different");
      if (different.length > 0) wrong.push([path, different]);
    }
    expect(wrong).toEqual([]);
    expect(records).toBeGreaterThan(50);
  });

  test("a folder without records is refused", async () => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    await expect(verifyRecords(folder).next()).rejects.toThrow(/must hold records, got none/);
  });
});

describe("what stands beside records", () => {
  const base = "a".repeat(64);
  const idOf = (record: AnyRecord) => record.specificationHash;
  let records: AnyRecord[];
  beforeAll(async () => {
    const path = join(finished, "record.json");
    const one: AnyRecord = JSON.parse(readFileSync(path, "utf8"));
    const other = { ...specification, corruption: { name: "randomLabels", params: {} } };
    const hash = await specificationHash(other);
    records = [one, { ...one, specification: other, specificationHash: hash }];
  });
  beforeEach(() => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
  });
  const put = (path: string, content: unknown) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    const text = typeof content === "string" ? content : JSON.stringify(content);
    writeFileSync(join(folder, path), text);
  };
  const pathOf = (record: AnyRecord) => `runs/${idOf(record).slice(0, 16)}/record.json`;
  const putSweep = () => {
    for (const record of records) put(pathOf(record), record);
    put("table.csv", sweepTable(records));
  };
  const failureOf = ({ specification, specificationHash }: AnyRecord, message: string) => ({
    kind: "failure",
    version: 1,
    of: "training",
    specification,
    specificationHash,
    error: { name: "Error", message },
    epoch: null,
    step: null,
    time: new Date(0).toISOString(),
    environment: {},
  });
  const putConditions = () => {
    put("rote.json", { experiment: records.map(idOf).join(" ") });
    put("trueLabels.json", records[0]);
    put("randomLabels.json", records[1]);
  };
  const allAt = async (path: string) => {
    const all: Verification[] = [];
    for await (const one of verifyRecords(folder)) if (one.path === path) all.push(...one.found);
    return all;
  };
  const foundAt = async (path: string) =>
    Object.fromEntries((await allAt(path)).map(({ what, outcome }) => [what, outcome]));
  const detailAt = async (path: string) => (await allAt(path)).map(({ detail }) => detail).join();

  test("a table must be that of its records", async () => {
    putSweep();
    const what = "table of the records";
    expect(await foundAt("table.csv")).toEqual({ [what]: "same" });
    put("table.csv", sweepTable(records).replace(/\n$/, "9\n"));
    expect(await foundAt("table.csv")).toEqual({ [what]: "different" });
    putSweep();
    rmSync(join(folder, pathOf(records[1]!)));
    expect(await foundAt("table.csv")).toEqual({ [what]: "different" });
    const unfinished = dirname(pathOf(records[1]!));
    expect(await foundAt(unfinished)).toEqual({ run: "notChecked" });
  });

  test("a record without a line in the table is named, and its lines without one", async () => {
    putSweep();
    const path = pathOf(records[1]!);
    put("table.csv", sweepTable([records[0]!]));
    const found = await detailAt("table.csv");
    expect(found).toMatch(/^records without a line: runs\/[0-9a-f]{16}\/record.json. The sweep /);
    expect(found).toContain(path);
    expect(await foundAt("table.csv")).toEqual({ "table of the records": "notChecked" });
    put("table.csv", sweepTable([records[0]!]).replace(/\n$/, "9\n"));
    expect(await foundAt("table.csv")).toEqual({ "table of the records": "different" });
    rmSync(join(folder, path));
    put(path.replace("record", "failure"), failureOf(records[1]!, "diverged"));
    put("table.csv", sweepTable([records[0]!]));
    expect(await detailAt("table.csv")).toContain(path.replace("record", "failure"));
  });

  test("a table is named whose runs are gone, and none that is not Rote's", async () => {
    put("record.json", records[0]);
    put("deep/table.csv", sweepTable(records));
    expect(await foundAt("deep/table.csv")).toEqual({ "table of the records": "different" });
    for (const record of records)
      expect(await detailAt("deep/table.csv")).toContain(`the record of ${idOf(record)} must be`);
    put("table.csv", "name,value\nmine,1\n");
    expect(await foundAt("table.csv")).toEqual({});
    expect(await foundAt(".")).toEqual({ "other files": "notChecked" });
  });

  test("a sweep whose table was removed is named, and nothing that has none", async () => {
    putSweep();
    rmSync(join(folder, "table.csv"));
    expect(await foundAt("table.csv")).toEqual({ "table of the records": "notChecked" });
    rmSync(join(folder, "runs"), { recursive: true });
    putConditions();
    expect(await foundAt("table.csv")).toEqual({});
  });

  test("a failed line may be older than its record: the sweep was interrupted", async () => {
    const what = "table of the records";
    const [done, again] = records as [AnyRecord, AnyRecord];
    const tableWith = (message: string) => {
      const { specification } = again;
      const failure = { job: { id: idOf(again), specification }, error: { message } };
      return sweepTable([done], [failure as never]);
    };
    for (const message of ["killed", 'two\nlines, "quoted"', "=1+1", "\\"]) {
      putSweep();
      put("table.csv", tableWith(message));
      expect(await foundAt("table.csv")).toEqual({ [what]: "notChecked" }); // done since
      rmSync(join(folder, pathOf(again)));
      put(pathOf(again).replace("record", "failure"), failureOf(again, message));
      expect(await foundAt("table.csv")).toEqual({ [what]: "same" });
      put(pathOf(again).replace("record", "failure"), failureOf(again, "another reason"));
      expect(await foundAt("table.csv")).toEqual({ [what]: "notChecked" });
      put("table.csv", tableWith(message).replace("trueLabels", "TrueLabels"));
      expect(await foundAt("table.csv")).toEqual({ [what]: "different" }); // the other lines count
      rmSync(join(folder, dirname(pathOf(again))), { recursive: true });
    }
    put("table.csv", tableWith("killed"));
    expect(await foundAt("table.csv")).toEqual({ [what]: "different" }); // no record at all
  });

  test("what has failed has no line of a run that was done", async () => {
    putSweep();
    const [, again] = records as [AnyRecord, AnyRecord];
    rmSync(join(folder, pathOf(again)));
    put(pathOf(again).replace("record", "failure"), failureOf(again, "diverged"));
    expect(await foundAt("table.csv")).toEqual({ "table of the records": "different" });
  });

  test("a record must stand in the folder of its job", async () => {
    putSweep();
    expect(await foundAt(pathOf(records[0]!))).toMatchObject({ "folder of the job": "same" });
    put(pathOf(records[1]!), records[0]);
    expect(await foundAt(pathOf(records[1]!))).toMatchObject({ "folder of the job": "different" });
    put(pathOf(records[0]!), { ...records[0], jobId: base });
    expect(await foundAt(pathOf(records[0]!))).toMatchObject({ "id of the job": "different" });
  });

  test("rote.json must name the records beside it, each under its name", async () => {
    putConditions();
    const what = "records of the experiment";
    expect(await foundAt("rote.json")).toEqual({ [what]: "same" });
    put("trueLabels.json", records[1]);
    put("randomLabels.json", records[0]);
    expect(await foundAt("rote.json")).toEqual({ [what]: "different" });
    putConditions();
    put("rote.json", { experiment: records.map(idOf).join(" "), finished: true });
    expect(await foundAt("rote.json")).toEqual({ [what]: "same" });
    rmSync(join(folder, "randomLabels.json"));
    expect(await foundAt("rote.json")).toEqual({ [what]: "different" });
    put("randomLabels.failure.json", {
      ...records[1],
      kind: "failure",
      of: "training",
      epoch: null,
      step: null,
      error: { name: "DivergedError", message: "the loss is NaN" },
    });
    expect(await foundAt("rote.json")).toEqual({ [what]: "same" });
  });

  test("both machines of a linear experiment must be there", async () => {
    const machine = (labels: string) => {
      const path = join(results, "paper", "mnist-pixels", `${labels}-labels.json`);
      return JSON.parse(readFileSync(path, "utf8")) as AnyRecord;
    };
    const both = { ...machine("true").specification, labels: "both" };
    put("rote.json", { experiment: await specificationHash(both), finished: true });
    put("true-labels.json", machine("true"));
    const what = "records of the experiment";
    expect(await foundAt("rote.json")).toEqual({ [what]: "different" });
    put("random-labels.json", machine("random"));
    expect(await foundAt("rote.json")).toEqual({ [what]: "same" });
  });

  test("records of an experiment that is not finished are still to come", async () => {
    putConditions();
    rmSync(join(folder, "randomLabels.json"));
    const found = async () => {
      const all: VerifiedRecord[] = [];
      for await (const one of verifyRecords(folder)) all.push(one);
      return all;
    };
    const missing = idOf(records[1]!);
    const still = { what: "records of the experiment", outcome: "notChecked" };
    expect(await found()).toContainEqual({
      path: "rote.json",
      found: [
        {
          ...still,
          detail: `it is not finished: 1 of 2 are there, still to come: ${missing} (none)`,
        },
      ],
    });
    rmSync(join(folder, "trueLabels.json"));
    expect(await found()).toMatchObject([{ path: "rote.json", found: [still] }]);
    put("trueLabels.json", records[1]); // which is another's
    expect(await foundAt("rote.json")).toEqual({ [still.what]: "different" });
  });

  test("a sweep that was stopped before its first record has begun", async () => {
    const job = `runs/${idOf(records[0]!).slice(0, 16)}`;
    put(`${job}/work/specification.yaml`, "train: 60");
    expect(await foundAt(job)).toEqual({ run: "notChecked" });
  });

  test("a run that is not finished is said, and so are files of nobody", async () => {
    putSweep();
    cpSync(finished, join(folder, "mine"), { recursive: true });
    rmSync(join(folder, "mine", "record.json"));
    put("notes.txt", "mine");
    expect(await foundAt("mine")).toEqual({ run: "notChecked" });
    expect(await foundAt(".")).toEqual({ "other files": "notChecked" });
  });
});
