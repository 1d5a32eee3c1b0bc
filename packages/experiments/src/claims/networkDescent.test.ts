import type { RunRecord } from "@rote/records";
import { describe, expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { failed, made, verdictOn } from "./records.testing.ts";

const noisy: RunSpecification = {
  corruption: { name: "partialLabels", params: { probability: 0.2, excludeTrue: true } },
  stopAtAccuracy: null,
  epochs: 10,
};

/** A run with these errors on clean test labels after its epochs; it has fitted or not. */
function run(errors: number[], isFitted: boolean, more: RunSpecification = {}): RunRecord {
  const epochs = errors.length;
  const record = made({ ...noisy, epochs, ...more }, { fitAt: epochs, testAccuracy: 0.5 });
  const clean = errors.map((error) => 1 - error);
  const trainAccuracy = isFitted ? 1 : 0.7;
  const { width = 1 } = /x(?<width>\d+)$/.exec(record.model.name)?.groups ?? {};
  return {
    ...record,
    model: { ...record.model, trainableParameters: 785 * Number(width) },
    epochs: record.epochs.map((epoch, i) => ({
      ...epoch,
      trainAccuracy: i + 1 < epochs ? 0.5 : trainAccuracy,
      cleanLabelTestAccuracy: clean[i]!,
    })),
    result: { ...record.result, trainAccuracy, cleanLabelTestAccuracy: clean.at(-1)! },
  };
}
const judged = (id: string, training: RunRecord[], failures: ReturnType<typeof failed>[] = []) =>
  verdictOn(id, { training, failures });

describe("by width", () => {
  const WIDTHS = [4, 16, 64, 256];
  const curve = (errors: number[], fits = [false, false, true, true], more = {}) =>
    errors.map((error, i) =>
      run([0.9, error], fits[i]!, { model: `mlp-1x${WIDTHS[i]!}` as "mlp-1x4", ...more }),
    );

  test("holds where the error rises between and falls again, fails where it only falls", () => {
    const { verdict, evidence, figures } = judged("descent-width", curve([0.5, 0.3, 0.4, 0.2]));
    expect(verdict).toBe("holds");
    expect(evidence).toContain("MLP 1x4 to 1x256 on 1,000 images of CIFAR-10 at p = 0.2");
    expect(evidence).toContain("30.0 % with 16 units, 40.0 % with 64 units, 20.0 % with 256");
    expect(figures).toHaveLength(4);
    expect(judged("descent-width", curve([0.5, 0.4, 0.3, 0.2])).verdict).toBe("fails");
    expect(judged("descent-width", curve([0.2, 0.3, 0.4, 0.5])).verdict).toBe("fails");
  });

  test("is inconclusive where a rise is about a point", () => {
    const { verdict, evidence } = judged("descent-width", curve([0.5, 0.3, 0.312, 0.2]));
    expect(verdict).toBe("inconclusive");
    expect(evidence).toContain("Within the 95 % interval: no rise with the width");
  });

  test("repeats are compared seed by seed, where both have the same", () => {
    const [shifts, errors] = [
      [0, 0.1, -0.1],
      [0.5, 0.3, 0.35, 0.2],
    ];
    const all = shifts.flatMap((shift, seed) =>
      curve(
        errors.map((error) => error + shift + 0.001 * seed * (error - 0.3)),
        undefined,
        { seed },
      ),
    );
    expect(judged("descent-width", all).verdict).toBe("holds");
    const unlike = all.filter(
      ({ specification: { model, seed } }) => model !== "mlp-1x64" || seed < 2,
    );
    expect(judged("descent-width", unlike).verdict).toBe("inconclusive");
  });

  test("needs four widths, one too narrow to fit and one that fits, trained alike", () => {
    const errors = [0.5, 0.3, 0.4, 0.2];
    const [all, narrow] = [
      [true, true, true, true],
      [false, false, false, false],
    ];
    const missing = (training: RunRecord[]) => {
      const { verdict, evidence } = judged("descent-width", training);
      expect(verdict).toBe("notEnoughRuns");
      return evidence;
    };
    expect(missing(curve(errors).slice(1))).toContain("Missing: more widths");
    expect(missing(curve(errors, all))).toContain("Missing: a network too narrow to fit");
    expect(missing(curve(errors, narrow))).toContain("Missing: a network wide enough to fit");
    const apart = curve(errors).map((one, i) => ({
      ...one,
      specification: { ...one.specification, batchSize: i + 16 },
    }));
    expect(judged("descent-width", apart).verdict).toBe("notEnoughRuns");
  });

  test("its premises: noise, all epochs, and every test", () => {
    const errors = [0.5, 0.3, 0.4, 0.2];
    const some = (change: (one: RunRecord) => RunRecord) => curve(errors).map(change);
    const reasonOf = (training: RunRecord[]) => {
      const { verdict, leftOut } = judged("descent-width", training);
      expect(verdict).toBe("premiseNotMet");
      return leftOut![0]!.reason;
    };
    expect(reasonOf(some((one) => ({ ...one, epochs: one.epochs.slice(1) })))).toBe(
      "it ended after 1 of 2 epochs",
    );
    const little = { corruption: { name: "partialLabels", params: { probability: 0.01 } } };
    const little2 = { ...little.corruption, params: { probability: 0.01, excludeTrue: true } };
    expect(reasonOf(curve(errors, undefined, { corruption: little2 }))).toContain("p = 0.01");
    const lost = failed({ ...noisy, epochs: 2, model: "mlp-1x64", seed: 5 });
    expect(judged("descent-width", curve(errors), [lost]).verdict).toBe("inconclusive");
    expect(judged("descent-width", curve(errors, undefined, little)).verdict).toBe("notEnoughRuns");
    const decayed = curve(errors, undefined, { weightDecay: 1e-4 });
    expect(judged("descent-width", decayed).verdict).toBe("notEnoughRuns");
    const stopped = curve(errors, undefined, { stopAtAccuracy: 1 });
    expect(judged("descent-width", stopped).verdict).toBe("notEnoughRuns");
  });
});

describe("by epochs", () => {
  const wide = { model: "mlp-1x512" } as const;

  test("holds where the error falls, rises and falls, fails where it stays up", () => {
    const { verdict, evidence } = judged("descent-epochs", [run([0.5, 0.2, 0.4, 0.3], true, wide)]);
    expect(verdict).toBe("holds");
    expect(evidence).toContain("20.0 % after epoch 2, 40.0 % after epoch 3, 30.0 % after epoch 4");
    expect(judged("descent-epochs", [run([0.5, 0.2, 0.3, 0.4], true, wide)]).verdict).toBe("fails");
    expect(judged("descent-epochs", [run([0.5, 0.4, 0.3, 0.2], true, wide)]).verdict).toBe("fails");
  });

  test("repeats are compared each with itself; about a point is inconclusive", () => {
    const three = [0, 0.1, -0.1].map((shift, seed) =>
      run(
        [0.5, 0.2, 0.4, 0.3].map((error) => error + shift),
        true,
        { ...wide, seed },
      ),
    );
    expect(judged("descent-epochs", three).verdict).toBe("holds");
    const close = [run([0.5, 0.2, 0.315, 0.3], true, wide)];
    expect(judged("descent-epochs", close).verdict).toBe("inconclusive");
  });

  test("is about the widest, which must fit", () => {
    const narrower = run([0.5, 0.4, 0.3, 0.3], true, { model: "mlp-1x256" });
    const both = [narrower, run([0.5, 0.2, 0.4, 0.3], true, wide)];
    expect(judged("descent-epochs", both)).toMatchObject({ verdict: "holds", leftOut: [] });
    const { verdict, evidence } = judged("descent-epochs", [run([0.5, 0.2, 0.4], false, wide)]);
    expect(verdict).toBe("notEnoughRuns");
    expect(evidence).toContain("Missing: a network wide enough to fit");
    const narrow = run([0.5, 0.2, 0.4, 0.3], true, { model: "mlp-1x64" });
    expect(judged("descent-epochs", [narrow]).verdict).toBe("notEnoughRuns");
    expect(judged("descent-epochs", [], [failed({ ...noisy, ...wide })]).verdict).toBe(
      "notEnoughRuns",
    );
  });
});

describe("by examples", () => {
  const SIZES = [200, 400, 800, 1600];
  const curve = (errors: number[], fits = [true, true, false, false]) =>
    errors.map((error, i) => run([0.9, error], fits[i]!, { train: SIZES[i]! }));

  test("holds where more examples are worse, fails where they are better", () => {
    const { verdict, evidence } = judged("descent-samples", curve([0.5, 0.4, 0.45, 0.2]));
    expect(verdict).toBe("holds");
    expect(evidence).toContain("40.0 % with 400 examples, 45.0 % with 800 examples");
    expect(judged("descent-samples", curve([0.5, 0.4, 0.3, 0.2])).verdict).toBe("fails");
    expect(judged("descent-samples", curve([0.5, 0.4, 0.412, 0.2])).verdict).toBe("inconclusive");
  });

  test("needs four numbers, the fewest fitted and the most not", () => {
    const missing = (training: RunRecord[]) => judged("descent-samples", training).evidence;
    const errors = [0.5, 0.4, 0.45, 0.2];
    expect(missing(curve(errors).slice(1))).toContain("Missing: more numbers of examples");
    expect(missing(curve(errors, [true, true, true, true]))).toContain(
      "more examples than it fits",
    );
    expect(missing(curve(errors, [false, false, false, false]))).toContain("few enough to be fit");
  });
});
