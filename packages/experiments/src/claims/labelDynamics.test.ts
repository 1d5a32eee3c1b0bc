import type { RunRecord } from "@rote/records";
import { describe, expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { labelDynamics } from "./labelDynamics.ts";
import { failed, made, type Outcome, repeats, verdictOn } from "./records.testing.ts";

const noisy: RunSpecification = {
  recordExamples: true,
  corruption: { name: "partialLabels", params: { probability: 0.2, excludeTrue: true } },
};
const of = (above: number, more: RunSpecification = {}, outcome: Outcome = {}) =>
  made({ ...noisy, ...more }, { above, ...outcome });

describe.each(labelDynamics.map(({ id }) => id))("%s", (id) => {
  const judged = (training: RunRecord[], failures: ReturnType<typeof failed>[] = []) =>
    verdictOn(id, { training, failures });

  test("holds where changed labels are so in more than half of the pairs, else fails", () => {
    expect(judged([of(0.9)])).toMatchObject({ verdict: "holds" });
    expect(judged([of(0.1)])).toMatchObject({ verdict: "fails" });
    expect(judged([of(0.9)]).evidence).toContain("90.0 ± ");
  });

  test("is inconclusive where the interval covers one half", () => {
    expect(judged([of(0.52)]).verdict).toBe("inconclusive");
    const three = (values: number[]) =>
      judged(
        repeats(
          noisy,
          values.map((value) => ({ above: value })),
        ),
      );
    expect(three([0.7, 0.5, 0.6]).verdict).toBe("inconclusive");
    expect(three([0.7, 0.69, 0.68]).verdict).toBe("holds");
  });

  test("a repeat that failed could have decided otherwise", () => {
    const lost = failed({ ...noisy, seed: 7 });
    expect(judged([of(0.9)], [lost]).verdict).toBe("inconclusive");
  });

  test("every p is judged, and one that fails decides", () => {
    const half = { corruption: { name: "partialLabels", params: { probability: 0.5 } } } as const;
    const both = judged([of(0.9), of(0.2, half)]);
    expect(both.verdict).toBe("fails");
    expect(both.evidence).toContain("at p = 0.5");
  });

  test("its premises: fitted, recorded, of both kinds, as strong as it says", () => {
    const reason = (run: RunRecord) => {
      const { verdict, leftOut } = judged([run]);
      expect(verdict).toBe("premiseNotMet");
      return leftOut![0]!.reason;
    };
    const good = () => of(0.9);
    const train = { ...good().dataset.train, fingerprint: "a" };
    const withTrain = (more: object) => ({
      ...good(),
      dataset: { ...good().dataset, classes: 10, train: { ...train, ...more } },
    });
    expect(reason(of(0.9, {}, { trainAccuracy: 0.9 }))).toContain("it fitted 90.0 %");
    const unrecorded = made(noisy);
    expect(judged([unrecorded]).verdict).toBe("notEnoughRuns");
    expect(judged([good(), unrecorded]).leftOut![0]!.reason).toContain("no measures of both");
    expect(judged([{ ...good(), epochs: good().epochs.slice(-2) }]).verdict).toBe("premiseNotMet");
    expect(reason(withTrain({ changedLabels: 190 }))).toBe("it measured 200 of 190 changed labels");
    expect(reason(withTrain({ changedLabels: 20 }))).toBe("20 of 1000 labels were changed");
    const [one] = [of(0.9, { train: 120 })];
    expect(reason(one)).toBe("it has 24 examples of one kind");
    expect(reason({ ...good(), interventions: [{ step: 1, learningRateScale: 2 }] })).toContain(
      "a person intervened",
    );
  });

  test("needs runs without regularizers on partially corrupted labels", () => {
    expect(judged([of(0.9, { weightDecay: 1e-4 })]).verdict).toBe("notEnoughRuns");
    expect(judged([made({ recordExamples: true })]).verdict).toBe("notEnoughRuns");
  });
});
