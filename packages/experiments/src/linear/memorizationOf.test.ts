import { gaussian, kernelInterpolation, plainEngine } from "@rote/solvers";
import { describe, expect, test } from "vitest";
import {
  completeLinearSpecification,
  type LinearRecord,
  runLinear,
  runLinearOnBothLabels,
} from "./index.ts";
import { memorizationOf } from "./memorizationOf.ts";
import { strokes } from "./strokes.testing.ts";
import { verifyMachine } from "./verifyMachine.ts";

describe("memorizationOf", () => {
  /** Five points on a line; the fourth has the wrong label, and is alone on its side. */
  const points = { data: Float64Array.of(0, 0.1, 0.2, 0.15, 3), shape: [5, 1] as const };
  const labels = [0, 0, 0, 1, 1];
  const values = {
    // Outputs are the labels; the errors of leaving out are what is not given by the others.
    fitted: { data: Float64Array.of(1, 0, 1, 0, 1, 0, 0, 1, 0, 1), shape: [5, 2] as const },
    errors: {
      data: Float64Array.of(0.1, 0, 0.2, 0, 0.1, 0, 0, 0.95, 0, 0.9),
      shape: [5, 2] as const,
    },
  };

  test("mean, deciles and share are those of the values", () => {
    const { mean, deciles, memorized } = memorizationOf(points, labels, values, plainEngine);
    expect(mean).toBeCloseTo(0.45, 12);
    expect([deciles[0], deciles[5], deciles[10]].map((x) => x!.toFixed(6))).toEqual([
      "0.100000",
      "0.200000",
      "0.950000",
    ]);
    expect(memorized).toBe(0.4);
  });

  test("pairs are counted by the nearest other example with the label", () => {
    // Nearest alike: 0.1, 0.1, 0.1 of the others; 2.85 of both memorized ones.
    expect(memorizationOf(points, labels, values, plainEngine).farther).toBe(1);
    const near = { ...points, data: Float64Array.of(0, 5, 10, 20, 20.1) };
    expect(memorizationOf(near, labels, values, plainEngine).farther).toBe(0);
  });

  test("without memorized examples, or others, there are no pairs", () => {
    const none = { ...values.errors, data: new Float64Array(10) };
    const { farther, memorized } = memorizationOf(
      points,
      labels,
      { ...values, errors: none },
      plainEngine,
    );
    expect([farther, memorized]).toEqual([null, 0]);
  });
});

const data = strokes(40, 20);
const specification = completeLinearSpecification({
  dataset: "mnist",
  train: 40,
  test: 20,
  kernel: { name: "gaussian", gamma: 0.05 },
  leaveOneOut: true,
});

async function records(both: boolean): Promise<LinearRecord[]> {
  const found: LinearRecord[] = [];
  for await (const event of (both ? runLinearOnBothLabels : runLinear)(specification, data))
    if (event.type === "record") found.push(event.record);
  return found;
}

test("a record has what brute force gives, alone and beside random labels", async () => {
  const [alone] = await records(false);
  const [clean, random] = await records(true);
  expect(clean!.memorization!.mean).toBeCloseTo(alone!.memorization!.mean, 12);
  expect(clean!.memorization!.memorized).toBe(alone!.memorization!.memorized);
  expect(random!.memorization!.mean).toBeGreaterThan(clean!.memorization!.mean);
  for (const record of [alone!, clean!, random!]) {
    const wrong = verifyMachine(record).filter(({ outcome }) => outcome === "different");
    expect(wrong).toEqual([]);
  }

  const { images, labels, classes, shape } = data.train;
  const [n] = shape;
  const d = images.length / n;
  const rows = (places: readonly number[]) => ({
    data: Float64Array.from(
      places.flatMap((i) => Array.from(images.subarray(i * d, (i + 1) * d), (x) => x / 255)),
    ),
    shape: [places.length, d] as const,
  });
  const values = await Promise.all(
    Array.from({ length: n }, async (_, i) => {
      const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
      const targets = {
        data: Float64Array.from(
          others.flatMap((j) => classes.map((_, c) => Number(labels[j] === c))),
        ),
        shape: [n - 1, classes.length] as const,
      };
      const kernel = gaussian({ gamma: 0.05 });
      const { predict } = await kernelInterpolation(rows(others), targets, { kernel });
      return 1 - (await predict(rows([i]))).data[labels[i]!]!;
    }),
  );
  const mean = values.reduce((a, b) => a + b) / n;
  expect(alone!.memorization!.mean).toBeCloseTo(mean, 6);
  expect(alone!.memorization!.memorized).toBe(values.filter((value) => value > 0.5).length / n);
});

test("verify refuses what memorization cannot be, and what was not asked for", async () => {
  const [record] = await records(false);
  const outcomes = (change: (copy: LinearRecord) => void) => {
    const copy = structuredClone(record!);
    change(copy);
    return verifyMachine(copy).map(({ outcome }) => outcome);
  };
  for (const change of [
    (copy: LinearRecord) => delete copy.memorization,
    (copy: LinearRecord) => copy.memorization!.deciles.reverse(),
    (copy: LinearRecord) => Object.assign(copy.memorization!, { mean: 3 }),
    (copy: LinearRecord) => Object.assign(copy.memorization!, { memorized: 0.99 }),
    (copy: LinearRecord) => Object.assign(copy.memorization!, { farther: null }),
    (copy: LinearRecord) => Object.assign(copy.specification, { leaveOneOut: false }),
  ]) {
    expect(outcomes(change)).toContain("different");
  }
});
