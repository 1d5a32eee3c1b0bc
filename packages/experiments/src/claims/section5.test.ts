import type { LinearEvidence } from "@rote/records";
import { describe, expect, test } from "vitest";
import { kernelMachine, verdictOn } from "./records.testing.ts";

type Fields = Partial<LinearEvidence>;
const judged = (id: string, ...linear: LinearEvidence[]) => verdictOn(id, { linear });

/** Solutions of one machine with seeds 0, 1, … */
const seeds = (fields: Fields, each: readonly Fields[]) =>
  each.map((more, seed) =>
    kernelMachine({
      ...fields,
      ...more,
      specification: { train: 1000, test: 10_000, ...fields.specification, seed },
    }),
  );
const solution = (name: "randomCenters" | "randomTestLabels" | "sgd", fields: Fields = {}) =>
  kernelMachine({
    ...fields,
    specification: { train: 1000, test: 10_000, seed: 0, solution: name, ...fields.specification },
  });

const wrongs: [string, Fields][] = [
  ["whose solver gave up", { certificate: { status: "maxSteps", relativeResidual: 0.9 } }],
  ["with a large residual", { certificate: { status: "converged", relativeResidual: 0.9 } }],
  ["without a certificate", { certificate: undefined } as unknown as Fields],
  ["that does not fit its labels", { trainError: 0.002 }],
  [
    "that is not what was specified",
    { specification: { train: 1000, test: 10_000, seed: 0, ridge: 1 } },
  ],
];

describe("section5-generalizes", () => {
  const verdict = (fields: Fields) => judged("section5-generalizes", kernelMachine(fields)).verdict;

  test("holds up to two thirds of the error of guessing, by the binomial interval", () => {
    expect(verdict({ testError: 0.58 })).toBe("holds");
    expect(verdict({ testError: 0.62 })).toBe("fails");
    expect(verdict({ testError: 0.599 })).toBe("inconclusive");
    const few = { specification: { train: 1000, test: 100, seed: 0 } };
    expect(verdict({ testError: 0.58, ...few })).toBe("inconclusive");
  });

  test("gives the mean of repeats with Student's interval", () => {
    const of = (...errors: number[]) =>
      judged(
        "section5-generalizes",
        ...seeds(
          {},
          errors.map((testError) => ({ testError })),
        ),
      );
    const { verdict, figures, runs } = of(0.55, 0.56, 0.57);
    expect(verdict).toBe("holds");
    expect(figures).toMatchObject([{ ours: "56.00 ± 2.48", unit: "%" }]);
    expect(runs).toHaveLength(3);
    expect(of(0.58, 0.59, 0.6).verdict).toBe("inconclusive");
  });

  test.each(wrongs)("leaves out one %s", (_, fields) => {
    const { verdict, leftOut } = judged("section5-generalizes", kernelMachine(fields));
    expect(verdict).toBe("premiseNotMet");
    expect(leftOut).toHaveLength(1);
  });

  test("judges by the number of classes, and needs it and that of the test images", () => {
    const on = (dataset: LinearEvidence["dataset"]) => verdict({ testError: 0.5, dataset });
    expect(on({ name: "mine", classes: 2 })).toBe("fails");
    expect(on({ name: "mine", classes: 10 })).toBe("holds");
    expect(on("mine")).toBe("premiseNotMet");
    expect(verdict({ specification: { train: 1000, seed: 0 } })).toBe("premiseNotMet");
  });

  test("leaves out one of a handful of examples", () => {
    const few = { specification: { train: 8, test: 10_000, seed: 0 } };
    expect(verdict(few)).toBe("premiseNotMet");
  });

  test("does not ask random labels or ridge solutions", () => {
    expect(verdict({ labels: "random" })).toBe("notEnoughRuns");
    expect(verdict({ ridge: 0.1 })).toBe("notEnoughRuns");
  });

  test("cannot hold if a repeat failed", () => {
    const asked = { dataset: "mnist", train: 1000, test: 10_000 };
    const record = kernelMachine({ specification: { ...asked, seed: 0 } });
    const specification = { ...asked, seed: 1 };
    const failure = {
      kind: "failure",
      of: "linear",
      specification,
      specificationHash: "f",
      error: { name: "MemoryError", message: "" },
      epoch: null,
      step: null,
    } as const;
    expect(
      verdictOn("section5-generalizes", { linear: [record], failures: [failure] }).verdict,
    ).toBe("inconclusive");
  });
});

describe("section5-norm", () => {
  const raw = kernelMachine({ norm: 220, testError: 0.02 });
  const gabor = (norm: number, testError: number, more: Fields = {}) =>
    kernelMachine({ features: { name: "gabor" }, norm, testError, ...more });
  const verdict = (...linear: LinearEvidence[]) => judged("section5-norm", ...linear).verdict;

  test("holds if a larger norm goes with a smaller error, as on MNIST", () => {
    expect(verdict(raw, gabor(390, 0.006))).toBe("holds");
    expect(verdict(raw, gabor(150, 0.03))).toBe("holds");
  });

  test("fails if the norm ranks the errors", () => {
    expect(verdict(raw, gabor(390, 0.03))).toBe("fails");
    expect(verdict(raw, gabor(150, 0.006))).toBe("fails");
  });

  test("is inconclusive where errors or norms are about the same", () => {
    expect(verdict(raw, gabor(390, 0.019))).toBe("inconclusive");
    expect(verdict(raw, gabor(230, 0.006))).toBe("inconclusive");
  });

  test("compares the means of repeats, and no machine with itself", () => {
    const norms = (fields: Fields, ...all: number[]) =>
      seeds(
        fields,
        all.map((norm) => ({ norm })),
      );
    const pixels = norms({ testError: 0.012 }, 210, 212, 214);
    const filtered = { features: { name: "gabor" }, testError: 0.006 };
    expect(verdict(...pixels)).toBe("notEnoughRuns");
    expect(verdict(...pixels, ...norms(filtered, 220, 222, 224))).toBe("holds");
    expect(verdict(...pixels, ...norms(filtered, 100, 220, 340))).toBe("inconclusive");
  });

  test("compares solutions on the same examples only", () => {
    const more = gabor(390, 0.006, { specification: { train: 2000, test: 10_000, seed: 0 } });
    expect(verdict(raw, more)).toBe("notEnoughRuns");
    const fewer = gabor(390, 0.006, { specification: { train: 1000, test: 5000, seed: 0 } });
    expect(verdict(raw, fewer)).toBe("premiseNotMet");
  });

  test.each(wrongs)("leaves out one %s", (_, fields) => {
    expect(verdict(raw, gabor(390, 0.006, fields))).toBe("premiseNotMet");
  });
});

describe("section5-ridge", () => {
  const verdict = (testError: number, more: Fields = {}) =>
    judged(
      "section5-ridge",
      kernelMachine({ testError: 0.2 }),
      kernelMachine({ testError, ridge: 1, trainError: 0.01, ...more }),
    ).verdict;

  test("holds if the best ridge gains at most three points", () => {
    expect(verdict(0.19)).toBe("holds");
    expect(verdict(0.205)).toBe("holds");
    expect(verdict(0.15)).toBe("fails");
    expect(verdict(0.172)).toBe("inconclusive");
  });

  test("is inconclusive where every ridge that was tried is too strong", () => {
    expect(verdict(0.25)).toBe("inconclusive");
  });

  test("asks for both, converged, on the same examples", () => {
    expect(judged("section5-ridge", kernelMachine({ ridge: 1 })).verdict).toBe("notEnoughRuns");
    expect(verdict(0.19, wrongs[0]![1])).toBe("premiseNotMet");
    const fewer = { specification: { train: 1000, test: 100, seed: 0 } };
    expect(verdict(0.19, fewer)).toBe("premiseNotMet");
  });
});

describe("section5-random-labels", () => {
  const verdict = (norm: number, more: Fields = {}) =>
    judged(
      "section5-random-labels",
      kernelMachine({ norm: 100 }),
      kernelMachine({ norm, labels: "random", testError: 0.9, ...more }),
    ).verdict;

  test("holds if random labels have the larger norm, of single solutions by a fifth", () => {
    expect(verdict(130)).toBe("holds");
    expect(verdict(110)).toBe("inconclusive");
    expect(verdict(70)).toBe("fails");
  });

  test("of repeats takes Student's interval", () => {
    const norms = (labels: "true" | "random", ...all: number[]) =>
      seeds(
        { labels },
        all.map((norm) => ({ norm })),
      );
    const truth = norms("true", 100, 101, 102);
    const of = (...all: number[]) =>
      judged("section5-random-labels", ...truth, ...norms("random", ...all)).verdict;
    expect(of(110, 111, 112)).toBe("holds");
    expect(of(100, 110, 120)).toBe("inconclusive");
    expect(of(80, 81, 82)).toBe("fails");
  });

  test.each(wrongs)("leaves out one %s", (_, fields) => {
    expect(verdict(130, fields)).toBe("premiseNotMet");
  });

  test("needs both labels", () => {
    expect(judged("section5-random-labels", kernelMachine()).verdict).toBe("notEnoughRuns");
  });
});

describe.each([
  ["section5-random-centres", "randomCenters"],
  ["section5-random-test-labels", "randomTestLabels"],
] as const)("%s", (id, name) => {
  const verdict = (fields: Fields) =>
    judged(id, kernelMachine({ norm: 100, testError: 0.1 }), solution(name, fields)).verdict;

  test("holds if it has a larger norm and is nearer to guessing", () => {
    expect(verdict({ norm: 150, testError: 0.6 })).toBe("holds");
    expect(verdict({ norm: 80, testError: 0.6 })).toBe("fails");
    expect(verdict({ norm: 150, testError: 0.3 })).toBe("fails");
    expect(verdict({ norm: 110, testError: 0.6 })).toBe("inconclusive");
    expect(verdict({ norm: 150, testError: 0.501 })).toBe("inconclusive");
  });

  test.each(wrongs)("leaves out one %s", (_, fields) => {
    expect(verdict({ norm: 150, testError: 0.6, ...fields })).toBe("premiseNotMet");
  });

  test("needs the solution of minimum norm beside it", () => {
    expect(judged(id, solution(name)).verdict).toBe("notEnoughRuns");
  });
});

describe("section5-sgd", () => {
  const verdict = (norm: number, more: Fields = {}) =>
    judged("section5-sgd", kernelMachine({ norm: 100 }), solution("sgd", { norm, ...more }))
      .verdict;

  test("holds within 1 % of the smallest norm", () => {
    expect(verdict(100.9)).toBe("holds");
    expect(verdict(102)).toBe("fails");
  });

  test("is inconclusive where repeats differ by more", () => {
    const least = seeds({}, [{ norm: 100 }, { norm: 100 }]);
    const reached = [100, 102].map((norm, seed) =>
      solution("sgd", {
        norm,
        specification: { train: 1000, test: 10_000, solution: "sgd", seed },
      }),
    );
    expect(judged("section5-sgd", ...least, ...reached).verdict).toBe("inconclusive");
  });

  test("compares every seed with the one solution of smallest norm, which draws nothing", () => {
    const train = { examples: 1000, fingerprint: "a" };
    const dataset = { name: "mnist", train } as unknown as LinearEvidence["dataset"];
    const least = seeds({ dataset }, [{ norm: 100 }, { norm: 100 }]);
    const reached = [100, 100.001].map((norm, seed) =>
      solution("sgd", {
        norm,
        dataset,
        specification: { train: 1000, test: 10_000, solution: "sgd", seed },
      }),
    );
    const { verdict, runs } = judged("section5-sgd", ...least, ...reached);
    expect(verdict).toBe("holds");
    expect(runs).toHaveLength(4); // either pair, the smallest in both
  });

  test.each(wrongs)("leaves out one %s", (_, fields) => {
    expect(verdict(100, fields)).toBe("premiseNotMet");
  });

  test("needs the same labels", () => {
    expect(verdict(100, { labels: "random" })).toBe("notEnoughRuns");
  });
});
