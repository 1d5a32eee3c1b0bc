import { conditions } from "@rote/paper";
import { describe, expect, test } from "vitest";
import { corruptionOf, made, type Outcome, verdictOn } from "./records.testing.ts";

describe("fig1a-fit", () => {
  const six = (outcome: (name: string) => Outcome, model = "mlp-1x512") =>
    Object.keys(conditions).map((name) =>
      made({ model, corruption: corruptionOf(name) }, outcome(name)),
    );
  const verdict = (training: ReturnType<typeof six>) => verdictOn("fig1a-fit", { training });

  test("holds if all six reach 99 %, and fails if one is below", () => {
    expect(verdict(six(() => ({ trainAccuracy: 0.99 }))).verdict).toBe("holds");
    const low = six((name) => ({ trainAccuracy: name === "gaussianPixels" ? 0.9899 : 1 }));
    expect(verdict(low)).toMatchObject({
      verdict: "fails",
      evidence: expect.stringContaining("gaussian with mlp-1x512, seed 0, at 99.0 %"),
    });
  });

  test("asks for all six of one network, unregularized and with the same settings", () => {
    const records = six(() => ({}));
    expect(verdict(records.slice(1)).verdict).toBe("notEnoughRuns");
    const other = made({ model: "mlp-3x512" });
    expect(verdict([...records.slice(1), other]).verdict).toBe("notEnoughRuns");
    const faster = made({ model: "mlp-1x512", learningRate: 0.5 });
    expect(verdict([...records.slice(1), faster]).verdict).toBe("notEnoughRuns");
    const decayed = made({ model: "mlp-1x512", weightDecay: 0.1 });
    expect(verdict([...records.slice(1), decayed]).verdict).toBe("notEnoughRuns");
  });

  test("does not ask a run whose learning rate was changed by hand", () => {
    const [first, ...others] = six(() => ({}));
    const touched = { ...first!, interventions: [{ step: 3, learningRateScale: 2 }] };
    expect(verdict([touched, ...others]).verdict).toBe("notEnoughRuns");
  });

  test("puts the paper's figure beside the mean of repeats and its interval", () => {
    const again = six(() => ({})).map(({ specification }) =>
      made({ ...specification, seed: 1 }, { trainAccuracy: 0.992 }),
    );
    const { figures, runs } = verdict([...six(() => ({})), ...again]);
    // Two values 100 and 99.2: s = 0.566, t = 12.706, half width 12.706 · 0.566 / √2 = 5.08.
    expect(figures[0]).toMatchObject({ paper: 100, ours: "99.6 ± 5.1", unit: "%" });
    expect(runs).toHaveLength(12);
  });

  test("puts the paper's figure beside runs on CIFAR-10 alone", () => {
    const onMnist = six(() => ({})).map((run) => made({ ...run.specification, dataset: "mnist" }));
    const papers = (training: ReturnType<typeof six>) =>
      new Set(verdict(training).figures.map(({ paper }) => paper));
    expect(papers(six(() => ({}), "inception-small"))).toEqual(new Set([100]));
    expect(papers(onMnist)).toEqual(new Set([null]));
  });
});
