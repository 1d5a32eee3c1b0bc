import { arcCosine, gramMatrix, plainEngine } from "@rote/solvers";
import { describe, expect, test } from "vitest";
import { pixelRows } from "../data/pixelRows.ts";
import { SpecificationError } from "../specification/specificationError.ts";
import {
  completeLinearSpecification,
  type LinearRecord,
  type LinearSpecification,
  runLinear,
} from "./index.ts";
import { randomRelu } from "./randomFeatures.ts";
import { strokes } from "./strokes.testing.ts";
import { verifyMachine } from "./verifyMachine.ts";

const data = strokes(60, 200);
const base: LinearSpecification = { dataset: "mnist", train: 60, test: 200 };

async function on(features: number, more: LinearSpecification = {}): Promise<LinearRecord> {
  const specification = completeLinearSpecification({
    ...base,
    features: { name: "random-relu", features },
    ...more,
  });
  for await (const event of runLinear(specification, data)) {
    if (event.type === "record") return event.record;
  }
  throw new Error("no record");
}

describe("randomRelu", () => {
  const points = pixelRows(data.train);
  const features = (count: number, seed = 0) =>
    randomRelu([points], { features: count, seed }, plainEngine)[0]!;

  test("its products approach the arc-cosine kernel of order 1", async () => {
    const { data: phi, shape } = features(4000);
    const K = await gramMatrix(points, arcCosine({ order: 1 }));
    for (const [i, j] of [
      [0, 0],
      [0, 1],
      [3, 40],
    ] as const) {
      let product = 0;
      for (let k = 0; k < shape[1]; k++) {
        product += phi[i * shape[1] + k]! * phi[j * shape[1] + k]!;
      }
      expect(product / K.data[i * 60 + j]!).toBeCloseTo(1, 0.7);
    }
  });

  test("those of fewer features are the first of more, but for the scale", () => {
    const [few, more] = [features(5), features(20)];
    for (let j = 0; j < 5; j++) {
      expect(few.data[3 * 5 + j]! / Math.sqrt(2 / 5)).toBeCloseTo(
        more.data[3 * 20 + j]! / Math.sqrt(2 / 20),
        12,
      );
    }
    expect(features(5, 1).data).not.toEqual(few.data);
    expect(few.data.every((value) => value >= 0)).toBe(true);
  });
});

describe("random features", () => {
  test("errors peak where there are about as many as examples, and fall below beyond", async () => {
    const few = await on(20);
    expect(few.certificate.status).toBe("inconsistent");
    expect(few.trainError).toBeGreaterThan(0);
    const many = await on(1200);
    expect(many.trainError).toBe(0);
    expect(many.certificate.status).toBe("converged");
    expect(many.testError).toBeLessThan(few.testError);
    // Some features are 0 on every image: it peaks a little beyond.
    const peaks = [await on(60), await on(90), await on(120)];
    expect(Math.max(...peaks.map(({ testError }) => testError))).toBeGreaterThan(few.testError);
    expect(Math.max(...peaks.map(({ norm }) => norm))).toBeGreaterThan(10 * many.norm);
  });

  test("the record names them, and verifies", async () => {
    const record = await on(20);
    expect(record.features).toEqual({ name: "random-relu", dimension: 20 });
    expect(record.kernel).toEqual({ name: "linear", params: {} });
    expect(verifyMachine(record).map(({ outcome }) => outcome)).toEqual(["same", "same"]);
    const forged = { ...record, features: { name: "random-relu", dimension: 21 } };
    expect(verifyMachine(forged)[0]!.outcome).toBe("different");
  });

  test.each<LinearSpecification>([
    { kernel: { name: "gaussian" } },
    { ridge: 1 },
    { solution: "sgd" },
  ])("do not go with %j", (more) => {
    const features = { name: "random-relu", features: 20 } as const;
    expect(() => completeLinearSpecification({ ...base, features, ...more })).toThrow(
      SpecificationError,
    );
  });
});
