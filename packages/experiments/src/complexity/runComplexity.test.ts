import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startBackend } from "@rote/backends";
import type { ComplexityRecord } from "@rote/records";
import { gaussian, gramMatrix } from "@rote/solvers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { pixelRows } from "../data/pixelRows.ts";
import { jobOf } from "../kinds/job.ts";
import { strokes } from "../linear/strokes.testing.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import { ResultStore } from "../store/resultStore.ts";
import { verifyFolder } from "../verify/verifyFolder.ts";
import { positivesOf, signsOf } from "./draws.ts";
import {
  type ComplexityEvent,
  type ComplexitySpecification,
  completeComplexitySpecification,
  type Part,
  type RunComplexityOptions,
  runComplexity,
} from "./index.ts";
import { complexity } from "./kind.ts";

const data = strokes(60, 20);

async function eventsOf(given: ComplexitySpecification, options: RunComplexityOptions = {}) {
  const specification = completeComplexitySpecification({ train: 60, ...given });
  const examples = { ...data, train: take(specification.train) };
  const events: ComplexityEvent[] = [];
  for await (const event of runComplexity(specification, examples, options)) events.push(event);
  return events;
}

async function recordOf(given: ComplexitySpecification): Promise<ComplexityRecord> {
  const last = (await eventsOf(given)).at(-1)!;
  return (last as Extract<ComplexityEvent, { type: "record" }>).record;
}

const take = (n: number) => ({
  ...data.train,
  images: data.train.images.slice(0, n * 784),
  labels: data.train.labels.slice(0, n),
  indices: data.train.indices.slice(0, n),
  shape: [n, 28, 28, 1] as const,
});

const network = { model: "mlp-1x32", learningRate: 0.05, batchSize: 16, epochs: 60 };
const small: ComplexitySpecification = { of: "network", draws: 2, network };

let folder: string;
beforeAll(async () => {
  await startBackend({ backend: "onnx" });
  folder = mkdtempSync(join(tmpdir(), "rote-complexity-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("signs", () => {
  test("are even, differ from draw to draw, and follow from the seed", () => {
    expect(signsOf(1, 0, 100)).toEqual(signsOf(1, 0, 100));
    expect(signsOf(1, 0, 100)).not.toEqual(signsOf(1, 1, 100));
    expect(signsOf(1, 0, 100)).not.toEqual(signsOf(2, 0, 100));
    expect(Math.abs(positivesOf(signsOf(3, 5, 10_000)) - 5000)).toBeLessThan(200);
  });
});

describe("of a kernel's ball", () => {
  test("is (B/n)·√(σᵀKσ), averaged over draws with Student's t, below B·√(tr K)/n", async () => {
    const { rademacher, parameters } = await recordOf({ draws: 20, radius: 2 });
    const K = await gramMatrix(pixelRows(data.train), gaussian({ gamma: 0.02 }));
    const signs = signsOf(0, 7, 60);
    let sum = 0;
    for (let i = 0; i < 60; i++)
      for (let j = 0; j < 60; j++) sum += signs[i]! * K.data[i * 60 + j]! * signs[j]!;
    expect(rademacher.values[7]).toBeCloseTo((2 / 60) * Math.sqrt(sum), 10);
    expect(rademacher.bound).toBeCloseTo(2 / Math.sqrt(60), 10);
    expect(rademacher.low).toBeLessThan(rademacher.mean);
    expect(rademacher.high).toBeGreaterThan(rademacher.mean);
    expect(rademacher.isExact).toBe(true);
    expect(parameters).toBeNull();
  });
});

describe("of linear functions", () => {
  test("is 1 where there are at most as many examples as pixels", async () => {
    const { rademacher, parameters, dimension } = await recordOf({ of: "linear", draws: 5 });
    expect(rademacher).toMatchObject({ values: [1, 1, 1, 1, 1], mean: 1, isExact: true });
    expect(parameters).toBe(784);
    expect(dimension).toBe(784);
  });

  test("is a lower bound, below 1, where equal images get different signs", async () => {
    const specification = completeComplexitySpecification({ of: "linear", train: 60, draws: 5 });
    const images = data.train.images.map((_, at) => data.train.images[at % (20 * 784)]!);
    const events = runComplexity(specification, { ...data, train: { ...data.train, images } });
    for await (const event of events) {
      if (event.type !== "record") continue;
      expect(event.record.rademacher.mean).toBeLessThan(0.9);
      expect(event.record.rademacher.isExact).toBe(false);
    }
  });
});

describe("of a network", () => {
  test("is 1 where it fits every draw of signs, and counts its parameters", async () => {
    const { rademacher, parameters, stability } = await recordOf(small);
    expect(rademacher.values).toEqual([1, 1]);
    expect(rademacher.isExact).toBe(false);
    expect(parameters).toBe(784 * 32 + 32 + 32 * 2 + 2);
    expect(stability).toBeNull();
  });

  test("is less where it is not trained for long", async () => {
    const { rademacher } = await recordOf({ ...small, network: { ...network, epochs: 1 } });
    expect(rademacher.mean).toBeLessThan(0.9);
  });

  test("compares losses without an example, on true and on random labels", async () => {
    const given = { ...small, train: 30, draws: 1, leftOut: 2, test: 20 };
    const { stability } = await recordOf(given);
    const { leftOut, points, ...labels } = stability!;
    expect(new Set(leftOut).size).toBe(2);
    expect(points).toBe(50);
    for (const { largest, mean, trainAccuracy } of [labels.true, labels.random]) {
      expect(trainAccuracy).toBe(1);
      expect(largest).toHaveLength(2);
      largest.forEach((value, i) => {
        expect(value).toBeGreaterThan(mean[i]!);
        expect(mean[i]).toBeGreaterThan(0);
      });
    }
  });

  test("asks for the loss of the example left out under its own label", async () => {
    // Never seen, an example with a random label is missed by far: its loss grows most.
    const one = { ...small, train: 30, draws: 1, leftOut: 1, test: 20 };
    const losses = (await eventsOf(one))
      .flatMap((event) => (event.type === "part" ? [event.part] : []))
      .filter(({ name }) => name.startsWith("random labels"))
      .map((part) => part.losses!);
    const place = (await recordOf(one)).stability!.leftOut[0]!;
    const changes = losses[0]!.map((loss, z) => losses[1]![z]! - loss);
    expect(losses[0]![place]).toBeLessThan(0.7);
    expect(changes.slice(0, 30).indexOf(Math.max(...changes.slice(0, 30)))).toBe(place);
  });

  test("trains no network again that it is given", async () => {
    const events = await eventsOf(small);
    const parts = events.flatMap((event) => (event.type === "part" ? [event.part] : []));
    expect(parts.map(({ name }: Part) => name)).toEqual(["signs 0", "signs 1"]);
    const again = await eventsOf(small, { finished: parts });
    expect(again.map(({ type }) => type)).toEqual(["record"]);
  });

  test("stops where it is aborted", async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(eventsOf(small, { signal })).rejects.toThrow("enough");
  });
});

describe("in a store", () => {
  const given: ComplexitySpecification = { ...small, dataset: "gaussianClusters", train: 40 };

  test("resumes after the last network that was trained, and is verified", async () => {
    const job = await jobOf({ kind: "complexity", specification: given });
    const store = new ResultStore(folder);
    const stop = new AbortController();
    const stopped = complexity.run(job.id, job.specification as never, {
      store,
      signal: stop.signal,
      onProgress: ({ text }) => {
        if (text.startsWith("signs 1")) stop.abort(new Error("enough"));
      },
    });
    await expect(stopped).rejects.toThrow("enough");
    const texts: string[] = [];
    await complexity.run(job.id, job.specification as never, {
      store,
      onProgress: ({ text }) => texts.push(text),
    });
    expect(texts.some((text) => text.startsWith("signs 0"))).toBe(false);
    const found = await verifyFolder(store.folderOf(job.id), {});
    expect(found.filter(({ outcome }) => outcome === "different")).toEqual([]);
    expect(found).toContainEqual(
      expect.objectContaining({ what: "values, mean and interval", outcome: "same" }),
    );
    const record = (await store.read(job.id)) as unknown as ComplexityRecord;
    expect(complexity.summary(record)).toMatch(/^Rademacher complexity 1\.000, [\d,]+ parameters$/);
  });

  test.each([
    [{ mean: 0.5 }, /rademacher.mean must be/],
    [{ isExact: true }, /isExact must be false/],
    [{ values: [1, 0.5], mean: 0.75 }, /values must be means of 40 signs|low must be/],
  ])("finds %o forged", async (forged, reason) => {
    const job = await jobOf({ kind: "complexity", specification: given });
    const record = (await new ResultStore(folder).read(job.id)) as unknown as ComplexityRecord;
    const wrong = { ...record, rademacher: { ...record.rademacher, ...forged } };
    const found = await complexity.verify(wrong);
    expect(found.find(({ outcome }) => outcome === "different")?.detail).toMatch(reason);
  });
});

describe("completeComplexitySpecification", () => {
  test.each<[object, RegExp]>([
    [{ of: "forest" }, /of must be "network" or "linear" or "kernelBall", got "forest"/],
    [{ train: 60_001 }, /train must be at most 60000, the size of the set, got 60001/],
    [{ of: "linear", radius: 2 }, /radius goes with of "kernelBall", got it with "linear"/],
    [{ leftOut: 1 }, /leftOut goes with of "network", got it with "kernelBall"/],
    [{ of: "network", test: 5 }, /test goes with leftOut/],
    [{ of: "network", leftOut: 1, train: 1 }, /leftOut must be at most train, 1/],
    [{ of: "network", network: { seed: 1 } }, /network must not have seed.* Give seed beside/],
    [{ of: "network", network: { sed: 1 } }, /unknown field "sed"/],
    [{ draws: 0 }, /draws must be at least 1, got 0/],
  ])("refuses %j", (given, message) => {
    const complete = () => completeComplexitySpecification(given as ComplexitySpecification);
    expect(complete).toThrow(SpecificationError);
    expect(complete).toThrow(message);
  });

  test("says what the network is trained with, and a command that does it again", () => {
    const complete = completeComplexitySpecification({ ...small, leftOut: 1, dataset: "cifar10" });
    expect(complete.network).toMatchObject({ model: "mlp-1x32", learningRate: 0.05 });
    expect(complete.network).not.toHaveProperty("corruption");
    const words = [
      "complexity cifar10 --of network --train 1000 --draws 2 --seed 0 --model mlp-1x32",
      "--left-out 1 --test 1000 --set learningRate=0.05 --set batchSize=16 --set epochs=60",
    ];
    expect(complexity.command(complete)?.join(" ")).toBe(words.join(" "));
  });
});
