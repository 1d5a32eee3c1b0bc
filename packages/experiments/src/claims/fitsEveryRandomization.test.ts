import { conditions } from "@rote/paper";
import { describe, expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { corruptionOf, failed, made, type Outcome, verdictOn } from "./records.testing.ts";

describe("fig1a-fit", () => {
  const six = (outcome: (name: string) => Outcome = () => ({}), more: RunSpecification = {}) =>
    Object.keys(conditions).map((name) =>
      made({ ...more, corruption: corruptionOf(name) }, outcome(name)),
    );
  const on = (training: ReturnType<typeof six>, failures = [] as ReturnType<typeof failed>[]) =>
    verdictOn("fig1a-fit", { training, failures });

  test("holds if all six reach 99 %, and fails if one is below", () => {
    expect(on(six(() => ({ trainAccuracy: 0.99 }))).verdict).toBe("holds");
    const low = six((name) => ({ trainAccuracy: name === "gaussianPixels" ? 0.9899 : 1 }));
    expect(on(low)).toMatchObject({
      verdict: "fails",
      evidence: expect.stringContaining("the run on Gaussian pixels did not fit: seed 0 at 98.9 %"),
    });
  });

  test("is inconclusive where the seeds of a condition disagree", () => {
    const again = made(
      { seed: 1, corruption: corruptionOf("randomLabels") },
      { trainAccuracy: 0.98 },
    );
    expect(on([...six(), again]).verdict).toBe("inconclusive");
  });

  test("fails if a repeat failed, also on a condition that has no other run, and counts it", () => {
    const corruption = corruptionOf("randomLabels");
    const { verdict, evidence } = on(six(), [failed({ seed: 1, corruption })]);
    expect(verdict).toBe("fails");
    expect(evidence).toContain("6 of 7 runs fit");
    expect(evidence).toContain("seed 1 it failed: DivergedError at step 7");
    const others = six().filter((run) => run.corruption.name !== "randomLabels");
    expect(on(others, [failed({ corruption })]).verdict).toBe("fails");
  });

  test("does not mind a failure of another learning rate", () => {
    const other = failed({ learningRate: 99, corruption: corruptionOf("randomLabels") });
    expect(on(six(), [other]).verdict).toBe("holds");
  });

  test.each<[string, (run: ReturnType<typeof made>) => object]>([
    ["corrupts nothing", ({ corruption }) => ({ corruption: strong(corruption, 0) })],
    ["corrupts a half", ({ corruption }) => ({ corruption: strong(corruption, 0.5) })],
    [
      "corrupts the test set alone",
      ({ corruption: { name } }) => ({
        corruption: { name, params: { probability: 0.5, applyTo: "test" }, seed: 0 },
      }),
    ],
    [
      "changed no example",
      ({ dataset }) => ({
        dataset: { ...dataset, train: { ...dataset.train, fingerprint: "a" } },
      }),
    ],
    [
      "is not what was asked",
      ({ specification }) => ({
        specification: { ...specification, corruption: { name: "trueLabels", params: {} } },
      }),
    ],
    ["was changed by hand", () => ({ interventions: [{ step: 3, learningRateScale: 2 }] })],
  ])("leaves out a run that %s, and says so", (_, change) => {
    const training = six().map((run) =>
      run.corruption.name === "randomLabels" ? { ...run, ...change(run) } : run,
    );
    const { verdict, leftOut } = on(training as ReturnType<typeof six>);
    expect(verdict).toBe("premiseNotMet");
    expect(leftOut).toHaveLength(1);
    expect(leftOut![0]!.record).toMatch(/^random labels.* with MLP 1x512 on 1,000 images/);
  });

  const strong = ({ name, seed }: { name: string; seed: number }, probability: number) => ({
    name,
    seed,
    params: { probability },
  });

  test("believes the counts of a set that changed as much as it should", () => {
    const [first, ...others] = six();
    const train = {
      ...first!.dataset.train,
      fingerprint: "a",
      changedImages: 1000,
      changedLabels: 0,
    };
    const counted = [first!, ...others].map((run) => ({
      ...run,
      dataset: {
        ...run.dataset,
        train: {
          ...train,
          changedLabels: { partialLabels: 460, randomLabels: 890 }[run.corruption.name] ?? 0,
        },
      },
    }));
    expect(on(counted).verdict).toBe("holds");
  });

  test("a handful of examples, which anything fits, is no evidence", () => {
    expect(on(six(() => ({}), { train: 8 })).verdict).toBe("premiseNotMet");
  });

  test("partially corrupted labels are corrupted in part", () => {
    for (const probability of [0, 0.001, 0.999, 1]) {
      const training = six().map((run) =>
        run.corruption.name === "partialLabels"
          ? { ...run, corruption: strong(run.corruption, probability) }
          : run,
      );
      expect(on(training).verdict).toBe("premiseNotMet");
    }
  });

  test("six conditions with probability 0 are no evidence", () => {
    const nothing = six().map((run) => {
      const { name, seed } = run.corruption;
      return { ...run, corruption: { name, params: { probability: 0 }, seed } };
    });
    const { verdict, leftOut } = on(nothing);
    expect(verdict).toBe("premiseNotMet");
    expect(leftOut).toHaveLength(5);
  });

  test("a run that was to stop before it had fitted is no evidence against", () => {
    const stopped = made(
      { corruption: corruptionOf("gaussianPixels"), stopAtAccuracy: 0.9 },
      { trainAccuracy: 0.92 },
    );
    const others = six().filter((run) => run.corruption.name !== "gaussianPixels");
    expect(on([...others, stopped])).toMatchObject({
      verdict: "premiseNotMet",
      evidence: expect.stringContaining("it was to stop at 90.0 %"),
    });
  });

  test("asks for all six of one network, and names what keeps one apart", () => {
    const records = six();
    expect(on(records.slice(1)).verdict).toBe("notEnoughRuns");
    expect(on([...records.slice(1), made({ model: "mlp-3x512" })]).verdict).toBe("notEnoughRuns");
    expect(on([...records.slice(1), made({ weightDecay: 0.1 })]).verdict).toBe("notEnoughRuns");
    expect(on([...records.slice(1), made({ learningRate: 0.5 })])).toMatchObject({
      verdict: "premiseNotMet",
      leftOut: [{ reason: "learningRate is 0.5, not 0.01" }],
    });
  });

  test("puts the paper's figure beside the mean of repeats and its interval", () => {
    const again = six(() => ({ trainAccuracy: 0.992 }), { seed: 1 });
    const { figures, runs } = on([...six(), ...again]);
    // Two values 100 and 99.2: s = 0.566, t = 12.706, half width 12.706 · 0.566 / √2 = 5.08.
    expect(figures[0]).toMatchObject({ paper: 100, ours: "99.6 ± 5.1", unit: "%" });
    expect(runs).toHaveLength(12);
  });

  test("puts the paper's figure beside runs on CIFAR-10 alone", () => {
    const papers = (more: RunSpecification) =>
      new Set(on(six(() => ({}), more)).figures.map(({ paper }) => paper));
    expect(papers({ model: "inception-small" })).toEqual(new Set([100]));
    expect(papers({ dataset: "mnist" })).toEqual(new Set([null]));
  });
});
