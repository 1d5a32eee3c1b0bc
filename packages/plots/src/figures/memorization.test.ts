import type { LinearEvidence } from "@rote/records";
import { expect, test } from "vitest";
import { memorization } from "../index.ts";
import { testLinear } from "../records.testing.ts";
import { memorizationExhibit, memorizationPanels } from "./memorization.ts";

/** A kernel machine whose deciles of memorization begin with `first`, a tenth apart. */
const on = (labels: "true" | "random", first: number, seed = 0): LinearEvidence => ({
  ...testLinear()[0]!,
  labels,
  specification: { train: 1000, seed, leaveOneOut: true },
  specificationHash: `${labels} ${seed}`,
  memorization: {
    mean: first + 0.5,
    deciles: Array.from({ length: 11 }, (_, k) => first + k / 10),
    memorized: 0.5,
    farther: 0.8,
  },
});
const records = [on("true", 0), on("random", 0.4), on("random", 0.6, 1)];
const others = { runs: [], expressivity: [], complexity: [], audits: [], memorization: [] };

test("true and random labels are curves over the shares, repeats averaged", () => {
  const [panel, ...more] = memorizationPanels([...records, ...testLinear()]);
  expect(more).toEqual([]);
  const [clean, random] = panel!.series;
  expect([clean!.name, random!.name]).toEqual(["true labels", "random labels"]);
  expect(clean!.points[5]).toMatchObject({ x: 0.5, y: 0.5 });
  expect(random!.points[5]).toMatchObject({ x: 0.5, runs: 2 });
  expect(random!.points[5]!.y).toBeCloseTo(1, 12);
  expect(panel!.description).toBe(
    "true labels: memorization 0.50 on average. random labels: memorization 1.00 on average.",
  );
});

test("the figure names its axis, and needs examples that were left out", () => {
  expect(memorization(records)).toContain("memorization");
  expect(() => memorization(testLinear())).toThrow(/examples were left out, got none/);
  expect(memorizationExhibit.show({ ...others, linear: testLinear() })).toBeNull();
  expect(memorizationExhibit.show({ ...others, linear: records })!.figure!.csv).toContain("random");
});
