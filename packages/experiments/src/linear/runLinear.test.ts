import { plainEngine } from "@rote/solvers";
import { describe, expect, test } from "vitest";
import { SpecificationError } from "../specification/specificationError.ts";
import {
  completeLinearSpecification,
  type LinearEvent,
  type LinearRecord,
  type LinearSpecification,
  runLinear,
  runLinearOnBothLabels,
} from "./index.ts";
import { strokes } from "./strokes.testing.ts";

const data = strokes(120, 60);
const sizes = { dataset: "mnist", train: 120, test: 60 };
const base = completeLinearSpecification({
  ...sizes,
  kernel: { name: "gaussian", gamma: 0.05 },
});

async function recordsOf(events: AsyncIterable<LinearEvent>): Promise<LinearRecord[]> {
  const records: LinearRecord[] = [];
  for await (const event of events) if (event.type === "record") records.push(event.record);
  return records;
}
const record = async (more: LinearSpecification = {}) =>
  (await recordsOf(runLinear(completeLinearSpecification({ ...base, ...more }), data)))[0]!;

describe("runLinear", () => {
  test("fits true and random labels, and learns from the true ones at a smaller norm", async () => {
    const truth = await record();
    const random = await record({ labels: "random" });
    for (const { trainError, certificate } of [truth, random]) {
      expect(trainError).toBe(0);
      expect(certificate.status).toBe("converged");
      expect(certificate.relativeResidual).toBeLessThan(1e-7);
    }
    expect(truth.testError).toBeLessThan(0.2);
    expect(random.testError).toBeGreaterThan(0.6);
    expect(random.norm).toBeGreaterThan(truth.norm);
  });

  test("records everything that determined it, as JSON", async () => {
    const found = await record();
    expect(found).toMatchObject({
      kind: "linear",
      version: 1,
      specificationHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      dataset: {
        name: "mnist",
        train: { examples: 120, fingerprint: "strokes train" },
        test: { examples: 60, fingerprint: "strokes test" },
      },
      kernel: { name: "gaussian", params: { gamma: 0.05 } },
      features: null,
      ridge: 0,
      labels: "true",
      environment: { engine: plainEngine.name, rote: expect.stringMatching(/^\d/) },
    });
    expect(JSON.parse(JSON.stringify(found))).toEqual(found);
  });

  test("says on what the bits of a native engine depend", async () => {
    const environment = { threads: 3, onnxRuntime: "1.2.3" };
    const engine = { ...plainEngine, name: "onnx", environment };
    const specification = completeLinearSpecification(base);
    const [found] = await recordsOf(runLinear(specification, data, { engine }));
    expect(found!.environment).toMatchObject({ engine: "onnx", ...environment });
  });

  test("both labels from one factorization are each as they are alone", async () => {
    const both = await recordsOf(runLinearOnBothLabels(base, data));
    expect(both.map(({ labels }) => labels)).toEqual(["true", "random"]);
    for (const together of both) {
      const alone = await record({ labels: together.labels });
      expect(together.specificationHash).toBe(alone.specificationHash);
      expect(together.testError).toBe(alone.testError);
      expect(together.norm / alone.norm).toBeCloseTo(1, 9);
    }
  });

  test("a conflict of random labels comes after the true labels' record", async () => {
    const images = data.train.images.slice();
    const size = images.length / 120;
    const labels = data.train.labels;
    const twin = labels.findIndex((label, i) => i > 0 && label === labels[0]);
    images.copyWithin(twin * size, 0, size);
    const train = { ...data.train, images };
    // The classes are few: of some seeds one gives the two images different labels.
    let error: Error | undefined;
    for (let seed = 0; seed < 20 && error === undefined; seed++) {
      const records: LinearRecord[] = [];
      try {
        for await (const event of runLinearOnBothLabels({ ...base, seed }, { ...data, train })) {
          if (event.type === "record") records.push(event.record);
        }
      } catch (caught) {
        error = caught as Error;
        const [only, ...others] = records;
        expect(others).toEqual([]);
        expect(only).toMatchObject({ labels: "true", trainError: 0 });
        const specification = { ...base, seed };
        const [alone] = await recordsOf(runLinear(specification, { ...data, train }));
        expect(only!.norm / alone!.norm).toBeCloseTo(1, 9);
      }
    }
    expect(error).toMatchObject({ code: "CONFLICTING_DUPLICATES", rows: [0, twin] });
    expect(error!.message).toMatch(
      new RegExp(`random labels .* training images 0 and ${twin}, .*--ridge.*--labels true`),
    );
  });

  test("γ by hold-out is in the record, and does not depend on the labels", async () => {
    const kernel = { name: "gaussian", gamma: "held-out" } as const;
    const [truth, random] = await recordsOf(runLinearOnBothLabels({ ...base, kernel }, data));
    expect(truth!.kernel.params.gamma).toBeGreaterThan(0);
    expect(random!.kernel).toEqual(truth!.kernel);
    expect(truth!.specification.kernel).toEqual(kernel);
    const alone = await record({ kernel, labels: "random" });
    expect(alone.kernel).toEqual(truth!.kernel);
  });

  test("a ridge makes the function smaller and the fit worse", async () => {
    const [interpolant, ridge] = [await record(), await record({ ridge: 1 })];
    expect(ridge.norm).toBeLessThan(interpolant.norm);
    expect(ridge.specificationHash).not.toBe(interpolant.specificationHash);
  });

  test.each<[string, LinearSpecification, number]>([
    ["gabor", { features: { name: "gabor" } }, 784],
    ["random-patches", { features: { name: "random-patches", filters: 20 } }, 40],
  ])("%s features are computed first, and their γ follows from the data", async (name, more, d) => {
    const specification = completeLinearSpecification({ ...sizes, ...more });
    const [found] = await recordsOf(runLinear(specification, data));
    expect(found!.features).toEqual({ name, dimension: d });
    expect(found!.kernel.params.gamma).toBeGreaterThan(0);
    expect(found!.trainError).toBe(0);
  });

  test.each<LinearSpecification["kernel"] & {}>([
    { name: "laplacian", bandwidth: 5 },
    { name: "arcCosine" },
    { name: "neuralTangent", hiddenLayers: 2 },
  ])("%o interpolates too", async (kernel) => {
    const found = await record({ kernel });
    expect(found.kernel.name).toBe(kernel.name);
    expect(found.trainError).toBe(0);
  });

  test("reports its stages, and stops when aborted", async () => {
    const controller = new AbortController();
    const stages = new Set<string>();
    const run = (async () => {
      for await (const event of runLinear(base, data, { signal: controller.signal })) {
        if (event.type !== "progress") continue;
        expect(event.done).toBeLessThanOrEqual(event.total);
        stages.add(event.stage);
        controller.abort(new Error("enough"));
      }
    })();
    await expect(run).rejects.toThrow("enough");
    expect(stages.size).toBeGreaterThan(0);
  });

  test("says before it begins that there is too little memory", async () => {
    const run = runLinear(base, data, { memory: 1000 });
    await expect(run.next()).rejects.toThrow(/of 120 points needs .*, got .*Take fewer points/);
  });
});

describe("completeLinearSpecification", () => {
  test("fills in the paper's MNIST", () => {
    expect(completeLinearSpecification({})).toEqual({
      dataset: "mnist",
      train: 60_000,
      test: 10_000,
      labels: "true",
      features: null,
      kernel: { name: "gaussian", gamma: 0.02 },
      ridge: 0,
      solution: "minimumNorm",
      pictureSize: null,
      givenLabels: null,
      leaveOneOut: false,
      tolerance: 1e-7,
      seed: 0,
    });
    const sized = { dataset: "mnist", pictureSize: 8 } as const;
    expect(() => completeLinearSpecification(sized)).toThrow(
      "linear specification: pictureSize goes with the dataset imageFolder, got 8 with mnist.",
    );
    expect(completeLinearSpecification({ dataset: "cifar10" }).kernel).toEqual({
      name: "gaussian",
    });
  });

  test.each<[object, RegExp]>([
    [{ dataset: "mnits" }, /unknown dataset "mnits"\. .* Did you mean "mnist"\?/],
    [{ train: 60_001 }, /train must be at most 60000, the size of the set, got 60001/],
    [{ kernel: { name: "gauss" } }, /unknown kernel "gauss"\. Known: linear, gaussian/],
    [{ kernel: { name: "gaussian", bandwidth: 1 } }, /unknown field of kernel "bandwidth"/],
    [{ features: { name: "gabors" } }, /unknown features "gabors"\. .* Did you mean "gabor"\?/],
    [{ ridge: -1 }, /ridge must be at least 0, got -1/],
    [{ ridge: 1, solution: "sgd" }, /ridge must be 0 with solution "sgd", got 1/],
    [{ solution: "best" }, /solution must be "minimumNorm" or .* or "sgd", got "best"/],
    [{ leaveOneOut: true, solution: "sgd" }, /leaveOneOut goes with .* got solution "sgd"/],
    [
      { leaveOneOut: true, features: { name: "random-relu" } },
      /leaveOneOut goes with .* got features "random-relu"/,
    ],
    [{ lambda: 1 }, /unknown field "lambda"/],
    [{ labels: "wrong" }, /labels must be "true" or "random", got "wrong"/],
  ])("refuses %j and names the field", (specification, message) => {
    const refused = () => completeLinearSpecification(specification as LinearSpecification);
    expect(refused).toThrow(SpecificationError);
    expect(refused).toThrow(message);
  });
});
