import { describe, expect, test } from "vitest";
import { endsOf } from "./estimate.ts";
import { corruption, run } from "./evidence.testing.ts";
import type { RunEvidence } from "./evidence.ts";
import { corruptionPhases, regularizerPhases } from "./phases.ts";
import { networksOf } from "./settings.ts";

const tested = (
  testAccuracy: number,
  specification: RunEvidence["specification"] = {},
  more: Partial<RunEvidence> = {},
) => {
  const result = { ...run().result, testAccuracy, cleanLabelTestAccuracy: testAccuracy };
  return run({ test: 10_000, ...specification }, { result, ...more });
};
const random = tested(0.1, {}, corruption("randomLabels"));

describe("regularizerPhases", () => {
  const of = (...runs: RunEvidence[]) => regularizerPhases(networksOf(runs)[0]!);

  test("orders each regularizer by its strength, and gives effects as shares of the gap", () => {
    const [decay, dropout] = of(
      tested(0.5),
      random,
      tested(0.54, { weightDecay: 5e-4 }),
      tested(0.52, { weightDecay: 1e-4 }),
      tested(0.3, { dropout: 0.5 }),
    );
    expect(decay!.along).toBe("weight decay");
    expect(decay!.gap.mean).toBeCloseTo(0.4, 12);
    expect(decay!.points.map(({ strength }) => strength)).toEqual([0, 1e-4, 5e-4]);
    const shares = (name: "effect" | "step") => decay!.points.map((point) => point[name].mean);
    expect(shares("effect")).toEqual([0, 0.05, 0.1].map((x) => expect.closeTo(x, 12)));
    expect(shares("step")).toEqual([0, 0.05, 0.05].map((x) => expect.closeTo(x, 12)));
    expect(dropout!.points.at(-1)!.effect.mean).toBeCloseTo(-0.5, 12);
  });

  test("knows how uncertain a share is", () => {
    const [decay] = of(tested(0.5), random, tested(0.52, { weightDecay: 1e-4 }));
    const { low, high } = endsOf(decay!.points[1]!.effect);
    // About √2 · 0.5 / 100 / 0.4 · 1.96 to either side.
    expect(high - low).toBeCloseTo(2 * 1.96 * 0.0181, 3);
    const step = decay!.points[1]!.step;
    expect(step.variance).toBeCloseTo(decay!.points[1]!.effect.variance, 12);
  });

  test("leaves out two regularizers at once, and needs both ends of the gap", () => {
    const both = tested(0.6, { weightDecay: 1e-4, dropout: 0.2 });
    expect(of(tested(0.5), random, both)).toEqual([]);
    expect(of(tested(0.5), tested(0.52, { dropout: 0.2 }))).toEqual([]);
  });

  test("keeps the decay of an optimizer apart from that of the loss", () => {
    const optimizer = { name: "sgd", weightDecay: 0.1 } as const;
    const off = { optimizer: { name: "sgd", weightDecay: 0 } as const };
    const end = tested(0.1, off, corruption("randomLabels"));
    const [phases] = of(tested(0.5, off), end, tested(0.4, { optimizer }));
    expect(phases!.along).toBe("decoupled weight decay");
  });
});

test("corruptionPhases goes from true to random labels, by clean test labels", () => {
  const partial = tested(0.4, {}, corruption("partialLabels", { probability: 0.5 }));
  const [setting] = networksOf([tested(0.5), partial, random]);
  const { along, points } = corruptionPhases(setting!)!;
  expect(along).toBe("label corruption p");
  expect(points.map(({ effect }) => effect.mean)).toEqual(
    [0, -0.25, -1].map((x) => expect.closeTo(x, 12)),
  );
  expect(endsOf(points.at(-1)!.effect).low).toBeCloseTo(-1, 12);
  expect(corruptionPhases(networksOf([tested(0.5), partial])[0]!)).toBeUndefined();
});
