import { describe, expect, test } from "vitest";
import { crop, failed, made, repeats, verdictOn } from "./records.testing.ts";

describe("table1-off", () => {
  const decay = { weightDecay: 1e-4 };
  const runs = (off: number, on: number, more: object = {}) => [
    made(more, { testAccuracy: off }),
    made({ ...more, ...decay }, { testAccuracy: on - 0.1 }),
    made({ ...more, ...crop }, { testAccuracy: on }),
  ];
  const verdict = (training: ReturnType<typeof runs>, failures: ReturnType<typeof failed>[] = []) =>
    verdictOn("table1-off", { training, failures }).verdict;

  test("holds down to three quarters of the best margin above chance", () => {
    expect(verdict(runs(0.6, 0.5))).toBe("holds");
    expect(verdict(runs(0.42, 0.5))).toBe("holds");
    expect(verdict(runs(0.38, 0.5))).toBe("fails");
  });

  test("is inconclusive where the interval covers three quarters", () => {
    expect(verdict(runs(0.4001, 0.5))).toBe("inconclusive");
    const varied = repeats(
      {},
      [0.35, 0.5].map((testAccuracy) => ({ testAccuracy })),
    );
    expect(verdict([...varied, ...runs(0, 0.5).slice(1)])).toBe("inconclusive");
  });

  test("does not hold for networks that guess", () => {
    expect(verdict(runs(0.108, 0.11))).not.toBe("holds");
    expect(verdict(runs(0.1, 0.1))).not.toBe("holds");
    expect(
      verdict(runs(0.3, 0.3).map((run) => ({ ...run, dataset: { ...run.dataset, classes: 3 } }))),
    ).not.toBe("holds");
  });

  test("leaves out networks that did not fit, and is inconclusive without a failed repeat", () => {
    const unfitted = runs(0.42, 0.5).map((run) => ({
      ...run,
      result: { ...run.result, trainAccuracy: 0.3 },
    }));
    expect(verdict(unfitted)).toBe("premiseNotMet");
    expect(verdict(runs(0.42, 0.5), [failed({ seed: 1 })])).toBe("inconclusive");
  });

  test("needs a regularized run of the same network, of the same classes", () => {
    expect(verdict([made({}), made({ model: "mlp-3x512", ...decay })])).toBe("notEnoughRuns");
    const other = made(decay);
    const twenty = { ...other, dataset: { ...other.dataset, classes: 20 } };
    expect(verdict([made({}), twenty])).toBe("premiseNotMet");
  });

  test("does not average over coefficients: the best variant counts", () => {
    const training = [
      made({}, { testAccuracy: 0.4 }),
      made(decay, { testAccuracy: 0.3 }),
      made({ weightDecay: 5e-4 }, { testAccuracy: 0.54 }),
    ];
    expect(verdict(training)).toBe("fails");
  });
});
