import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import { gaussianClusters, select } from "@rote/datasets";
import { key, permutation } from "@rote/random";
import type { SubsetRecord } from "@rote/records";
import { parseRecord } from "@rote/records/schemas";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "../executors/inProcess.ts";
import { jobOf } from "../kinds/job.ts";
import { run } from "../runs/run.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { ResultStore } from "../store/resultStore.ts";
import { sweep } from "../sweeps/sweep.ts";
import { sweepTable } from "../sweeps/sweepTable.ts";
import { verifyFolder, verifyRecords } from "../verify/verifyFolder.ts";
import { bitsOf, hexOf } from "./bits.ts";
import { includedIn } from "./includedIn.ts";
import {
  completeSubsetSpecification,
  influenceFile,
  influentialPairs,
  memorizationFiles,
  memorizationOfEach,
  memorizationScores,
  type SubsetSpecification,
} from "./index.ts";
import { subset } from "./kind.ts";
import { corruptPool, prepareSubset } from "./prepareSubset.ts";
import { rightOf } from "./rightOf.ts";

const given = {
  dataset: "gaussianClusters",
  train: 200,
  test: 50,
  model: "mlp-1x64",
  learningRate: 0.05,
  epochs: 40,
  batchSize: 20,
  corruption: { name: "partialLabels", params: { probability: 0.2 } },
} satisfies SubsetSpecification;
const RUNS = 20;

/** Some draws of an experiment in a folder of their own. */
async function recordsOf(
  draws: readonly { draw: number; share?: number }[],
  more: SubsetSpecification,
  into = mkdtempSync(join(tmpdir(), "rote-subsets-")),
): Promise<SubsetRecord[]> {
  folders.push(into);
  const store = new ResultStore(join(into, "runs"));
  const jobs = await Promise.all(
    draws.map((one) => jobOf({ kind: "subset", specification: { ...given, ...more, ...one } })),
  );
  for await (const event of sweep(jobs, { store, executor: inProcess() })) {
    if (event.type === "failed") throw new Error(event.error.message);
    if (event.type === "done") {
      writeFileSync(join(into, "table.csv"), sweepTable(event.records));
      return event.records as SubsetRecord[];
    }
  }
  throw new Error("the last event must be done");
}

const folders: string[] = [];
let folder: string;
let records: SubsetRecord[];
beforeAll(async () => {
  await startBackend({ backend: "onnx" });
  folder = mkdtempSync(join(tmpdir(), "rote-subsets-"));
  const draws = Array.from({ length: RUNS }, (_, draw) => ({ draw }));
  records = await recordsOf(draws, {}, folder);
}, 60_000);
afterAll(() => {
  for (const path of folders) rmSync(path, { recursive: true, force: true });
});

describe("a draw", () => {
  const specification = { seed: 3, train: 50, share: 0.7, draw: 2 };
  const indices = Uint32Array.from({ length: 50 }, (_, i) => 7 * i + 1);

  test("has its share of the examples, others than the next draw's", () => {
    const count = (bits: Uint8Array) => bits.reduce((a, b) => a + b, 0);
    const one = includedIn(specification, indices);
    expect(count(one)).toBe(35);
    expect(includedIn(specification, indices)).toEqual(one);
    for (const other of [{ draw: 3 }, { seed: 4 }, { share: 0.69 }])
      expect(includedIn({ ...specification, ...other }, indices)).not.toEqual(one);
  });

  test("takes each example equally often", () => {
    const sums = new Float64Array(50);
    for (let draw = 0; draw < 2000; draw++)
      for (const [i, bit] of includedIn({ ...specification, draw }, indices).entries())
        sums[i]! += bit / 2000;
    for (const sum of sums) expect(Math.abs(sum - 0.7)).toBeLessThan(5 * Math.sqrt(0.21 / 2000));
  });

  test("goes with the example, wherever it stands in the set", () => {
    const order = permutation(key(0, "order"), 50);
    const permuted = includedIn(
      specification,
      Uint32Array.from(order, (i) => indices[i]!),
    );
    const one = includedIn(specification, indices);
    expect(permuted).toEqual(Uint8Array.from(order, (i) => one[i]!));
  });

  test("is trained on the same bytes, in whatever order the set holds its examples", () => {
    const complete = completeSubsetSpecification(given);
    const clusters = (split: "train" | "test", n: number) =>
      gaussianClusters({ n, split, shape: [14, 14, 1], classes: 10, seed: 0, separation: 0.25 });
    const data = { train: clusters("train", 200), test: clusters("test", 50) };
    const permuted = { ...data, train: select(data.train, permutation(key(1, "order"), 200)) };
    const [a, b] = [data, permuted].map((set) =>
      prepareSubset(complete, set, corruptPool(complete, set)),
    );
    expect(b!.data.train.fingerprint).toBe(a!.data.train.fingerprint);
    expect(b!.run).toEqual(a!.run);
  });
});

test("bits are written as they are, four to a digit", () => {
  expect(hexOf([1, 0, 1, 1, 0, 1])).toBe("b4");
  for (const n of [0, 1, 4, 5, 31]) {
    const bits = Uint8Array.from({ length: n }, (_, i) => ((i * i) % 3) & 1);
    expect(bitsOf(hexOf(bits), n)).toEqual(bits);
  }
  expect(bitsOf("b4", 9)).toBeUndefined();
  expect(bitsOf("b5", 6)).toBeUndefined(); // a bit behind the last
});

describe("trainings on random shares", { timeout: 60_000 }, () => {
  test("tell labels that were planted from the others", () => {
    const { auc, changed, shares } = memorizationScores(records);
    expect(changed).toBeGreaterThan(20);
    expect(auc.memorization).toBeGreaterThan(0.9);
    expect(auc.cScore).toBeGreaterThan(0.9);
    expect(shares).toMatchObject([{ share: 0.7, runs: RUNS, trainAccuracy: 1 }]);
    expect(shares[0]!.heldOutAccuracy).toBeLessThan(0.6);
  });

  test("record the networks' predictions, from which scores follow by brute force", async () => {
    const small = { train: 30, test: 10, epochs: 10 };
    const four = await recordsOf(
      [0, 1, 2, 3].map((draw) => ({ draw, share: 0.5 })),
      small,
    );
    const clusters = (split: "train" | "test", n: number) =>
      gaussianClusters({ n, split, shape: [14, 14, 1], classes: 10, seed: 0, separation: 0.25 });
    const data = { train: clusters("train", 30), test: clusters("test", 10) };
    const rows: { included: Uint8Array; right: Uint8Array }[] = [];
    for (const { specification } of four) {
      const pool = corruptPool(specification, data);
      const drawn = prepareSubset(specification, data, pool);
      let right: Uint8Array | undefined;
      const inspect = async ({ model }: { model: Parameters<typeof rightOf>[0] }) => {
        right = await rightOf(model, drawn.pool, { whitening: true });
      };
      for await (const _ of run(drawn.run, drawn.data, { inspect }));
      rows.push({ included: drawn.included, right: right! });
    }
    const { scores } = memorizationScores(four);
    for (let i = 0; i < 30; i++) {
      const mean = (of: number) => {
        const values = rows
          .filter(({ included }) => included[i] === of)
          .map((row) => row.right[i]!);
        return values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
      };
      const [inside, outside] = [mean(1), mean(0)];
      expect(scores.cScore[i]).toBe(outside);
      expect(scores.memorization[i]).toBe(
        inside === null || outside === null ? null : inside - outside,
      );
    }
  });

  test("name the pairs in which a test example depends on a memorized one", () => {
    const { memorization } = memorizationScores(records).scores;
    const bits = records.map(({ included, result }) => ({
      included: bitsOf(included, 200)!,
      right: bitsOf(result.testRight, 50)!,
    }));
    const wanted: string[] = [];
    for (const [i, own] of memorization.entries()) {
      for (let j = 0; j < 50; j++) {
        const mean = (of: number) => {
          const all = bits.filter(({ included }) => included[i] === of).map((run) => run.right[j]!);
          return all.reduce((a, b) => a + b, 0) / all.length;
        };
        const influence = mean(1) - mean(0);
        if (own! >= 0.25 && influence >= 0.15) wanted.push(`${i},${j},${influence},${own}`);
      }
    }
    const pairs = influentialPairs([...records].reverse());
    const [head, ...lines] = influenceFile(pairs).trim().split("\n");
    expect(head).toBe("train,test,influence,memorization");
    expect(lines.toSorted()).toEqual(wanted.toSorted());
    expect(pairs.every((one, k) => k === 0 || one.influence <= pairs[k - 1]!.influence)).toBe(true);
    const cut = records.map((one) => ({ ...one, result: { ...one.result, testRight: "f" } }));
    expect(() => influentialPairs(cut)).toThrow(/a bit for each of 50 test examples, got 1 digits/);
  });

  test("come to the same scores in whatever order they were done", () => {
    const reversed = memorizationScores([...records].reverse());
    expect(memorizationFiles(reversed)).toEqual(memorizationFiles(memorizationScores(records)));
  });

  test("on several shares give the C-score as the mean over them", async () => {
    const draws = [0, 1, 2].flatMap((draw) => [0.3, 0.7].map((share) => ({ draw, share })));
    const both = await recordsOf(draws, { train: 20, test: 10, epochs: 3 });
    const of = (share: number) =>
      memorizationScores(both.filter(({ specification }) => specification.share === share)).scores;
    const { scores, shares } = memorizationScores(both);
    expect(shares.map(({ share }) => share)).toEqual([0.3, 0.7]);
    expect(scores.memorization).toEqual(of(0.7).memorization);
    for (const [i, score] of scores.cScore.entries()) {
      const [a, b] = [of(0.3).cScore[i], of(0.7).cScore[i]];
      if (a === null || b === null) expect(score).toBeNull();
      else expect(score).toBeCloseTo((a! + b!) / 2, 12);
    }
  });

  test("resume from a checkpoint, to the same record", async () => {
    const job = await jobOf({ kind: "subset", specification: given });
    const directory = mkdtempSync(join(tmpdir(), "rote-subsets-"));
    folders.push(directory);
    const store = new ResultStore(directory);
    const stop = new AbortController();
    const epochs: number[] = [];
    const options = { store, checkpointEvery: { epochs: 1 } } as const;
    const first = subset.run(job.id, job.specification, {
      ...options,
      signal: stop.signal,
      onProgress: ({ epoch }) => {
        if (epoch?.epoch === 2) stop.abort(new Error("stopped"));
      },
    });
    await expect(first).rejects.toThrow("stopped");
    expect(await store.read(job.id)).toBeUndefined();
    await subset.run(job.id, job.specification, {
      ...options,
      onProgress: ({ epoch }) => epoch && epochs.push(epoch.epoch),
    });
    expect(epochs[0]).toBe(3);
    const { result, included } = (await store.read(job.id)) as unknown as SubsetRecord;
    const { seconds: __, ...must } = records[0]!.result;
    expect(included).toBe(records[0]!.included);
    expect(result).toMatchObject(must);
  });
});

describe("records of trainings on shares", { timeout: 60_000 }, () => {
  const different = async () => {
    const found: string[] = [];
    for await (const { path, found: all } of verifyRecords(folder))
      for (const { outcome, what } of all)
        if (outcome === "different") found.push(`${path} ${what}`);
    return found;
  };
  /** Another first bit. */
  const flipped = (text: string) =>
    (Number.parseInt(text[0]!, 16) ^ 8).toString(16) + text.slice(1);
  const pathOf = (record: SubsetRecord) =>
    join(folder, "runs", (record as { jobId?: string }).jobId?.slice(0, 16) ?? "", "record.json");

  test("are verified, and so are their scores", async () => {
    const { json, csv } = memorizationFiles(memorizationScores(records));
    writeFileSync(join(folder, "memorization.json"), json);
    writeFileSync(join(folder, "memorization.csv"), csv);
    expect(await different()).toEqual([]);
    expect(csv.split("\n")).toHaveLength(202);
    expect(csv).toMatch(/^index,memorization,standardError,cScore,.*\n0,/);

    writeFileSync(join(folder, "memorization.csv"), csv.replace(/,1\n/, ",0\n"));
    expect(await different()).toEqual(["memorization.csv scores of the records"]);
    writeFileSync(join(folder, "memorization.csv"), csv);
    const scores = JSON.parse(json);
    writeFileSync(join(folder, "memorization.json"), JSON.stringify({ ...scores, changed: 0 }));
    expect(await different()).toEqual(["memorization.json scores of the records"]);
    const runs = ["0".repeat(64)];
    writeFileSync(join(folder, "memorization.json"), JSON.stringify({ ...scores, runs }));
    expect(await different()).toHaveLength(2);
    writeFileSync(join(folder, "memorization.json"), json);
  });

  test.each<[string, (record: SubsetRecord) => object]>([
    [
      "bits and accuracies",
      (record) => ({ result: { ...record.result, right: flipped(record.result.right) } }),
    ],
    [
      "fields that the data determine",
      ({ changed }) => ({ changed: [...changed].reverse().join("") }),
    ],
    [
      "fields that the data determine",
      ({ included }) => ({ included: [...included].reverse().join("") }),
    ],
    [
      "fields that the specification determines",
      ({ dataset }) => ({ dataset: { ...dataset, title: "MNIST" } }),
    ],
    [
      "specification of the record",
      ({ specification }) => ({ specification: { ...specification, draw: 5 } }),
    ],
  ])("that were changed are found by their %s", async (what, change) => {
    const directory = mkdtempSync(join(tmpdir(), "rote-subsets-"));
    folders.push(directory);
    const forged = { ...records[1]!, ...change(records[1]!) };
    writeFileSync(join(directory, "record.json"), JSON.stringify(forged));
    const found = await verifyFolder(directory);
    const wrong = found.filter(({ outcome }) => outcome === "different");
    expect(wrong.map((one) => one.what)).toContain(what);
  });

  test("are of the schema of records", () => {
    const stored = JSON.parse(readFileSync(pathOf(records[0]!), "utf8"));
    expect(parseRecord(stored)).toMatchObject({ kind: "subset" });
  });

  test("of several experiments are scored apart, what two machines did once", () => {
    const other = records.slice(0, 3).map((record) => ({
      ...record,
      specification: { ...record.specification, seed: 9 },
    }));
    const twice = { ...records[1]!, environment: { ...records[1]!.environment, threads: 99 } };
    const mixed = [records[0]!, other[0]!, ...records.slice(1), twice, ...other.slice(1)];
    expect(memorizationOfEach(mixed)).toEqual([
      memorizationScores(records),
      memorizationScores(other),
    ]);
    expect(memorizationOfEach([])).toEqual([]);
  });

  test("are refused as scores where they are of several experiments, or twice", () => {
    const other = structuredClone(records[1]!);
    other.specification.seed = 9;
    expect(() => memorizationScores([records[0]!, other])).toThrow(/share and draw alone, got 2/);
    expect(() => memorizationScores([records[0]!, records[0]!])).toThrow(/there once, got 1 of 2/);
    expect(() => memorizationScores([])).toThrow(SpecificationError);
    const cut = { ...records[0]!, included: "ff" };
    expect(() => memorizationScores([cut])).toThrow(/a bit for each of 200 examples, got 2 digits/);
  });
});

test.each<[SubsetSpecification, RegExp]>([
  [{ share: 1 }, /share must be below 1, got 1/],
  [{ train: 2, share: 0.1 }, /share must leave an example out and take one in, got 0.1 of 2/],
  [{ draw: -1 }, /draw must be at least 0/],
  [{ validation: 3 } as object, /unknown field "validation"/],
  [{ seed: 0.5 }, /seed must be an integer/],
  [{ corruption: { name: "partialLabels", params: { probability: 2 } } }, /probability/],
  [
    {
      corruption: { name: "shuffledPixels" },
      augmentation: [{ name: "randomHorizontalFlip" }],
    },
    /augmentation must go with true images, got it with shuffledPixels/,
  ],
])("refuses %j", (specification, message) => {
  expect(() => completeSubsetSpecification(specification)).toThrow(message);
});
