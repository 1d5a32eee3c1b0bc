import { conditions } from "@rote/paper";
import { describe, expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { checkClaims } from "./checkClaims.ts";
import { kernelMachine, made, network, type Outcome, verdictOn } from "./records.testing.ts";

// Each predicate is held against records that were never run: on both sides of every bound.

const corruptionOf = (name: string) => ({
  name,
  params: name === "partialLabels" ? { probability: 0.5 } : {},
});

test("without records every claim says what it needs, and gives no verdict", () => {
  for (const { verdict, evidence, figures, runs } of checkClaims({})) {
    expect(verdict).toBe("notEnoughRuns");
    expect(evidence).toMatch(/^Needed: .+\.$/);
    expect({ figures, runs }).toEqual({ figures: [], runs: [] });
  }
});

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
});

describe("fig1a-order", () => {
  const order = { trueLabels: 10, shuffledPixels: 15, gaussianPixels: 21, randomPixels: 23 };
  const records = (epochs: Record<string, number | null>, model = "inception-small") =>
    Object.entries({ ...order, randomLabels: 36, ...epochs }).map(([name, fitAt]) =>
      made({ model, corruption: corruptionOf(name) }, { fitAt }),
    );
  const verdict = (epochs: Record<string, number | null>, model?: string) =>
    verdictOn("fig1a-order", { training: records(epochs, model) }).verdict;

  test("holds in the paper's order, also if Gaussian and random pixels swap", () => {
    expect(verdict({})).toBe("holds");
    expect(verdict({ gaussianPixels: 23, randomPixels: 21 })).toBe("holds");
  });

  test("lets an earlier condition take a tenth longer, and not more", () => {
    expect(verdict({ shuffledPixels: 10, trueLabels: 11 })).toBe("holds");
    expect(verdict({ shuffledPixels: 10, trueLabels: 12 })).toBe("fails");
    expect(verdict({ randomPixels: 40 })).toBe("fails");
    expect(verdict({ randomLabels: 20 })).toBe("fails");
  });

  test("counts a run that never fits as the slowest", () => {
    expect(verdict({ randomLabels: null })).toBe("holds");
    expect(verdict({ trueLabels: null })).toBe("fails");
  });

  test("does not ask a perceptron, to which shuffled pixels are true labels", () => {
    expect(verdict({}, "mlp-1x512")).toBe("notEnoughRuns");
  });
});

const overLabels = (outcome: (p: number) => Outcome, specification: RunSpecification = {}) =>
  [0, 0.5, 1].map((p) => {
    const name = p === 0 ? "trueLabels" : p === 1 ? "randomLabels" : "partialLabels";
    return made({ ...specification, corruption: corruptionOf(name) }, outcome(p));
  });

describe("fig1b", () => {
  const verdict = (epochs: Record<number, number | null>) =>
    verdictOn("fig1b", { training: overLabels((p) => ({ fitAt: epochs[p]! })) }).verdict;

  test("holds if time grows up to five times", () => {
    expect(verdict({ 0: 20, 0.5: 40, 1: 100 })).toBe("holds");
    expect(verdict({ 0: 20, 0.5: 40, 1: 101 })).toBe("fails");
  });

  test("lets time fall by 15 % from one p to the next, and not more", () => {
    expect(verdict({ 0: 20, 0.5: 40, 1: 34 })).toBe("holds");
    expect(verdict({ 0: 20, 0.5: 40, 1: 33 })).toBe("fails");
  });

  test("fails if random labels take no longer than true ones, or are never fitted", () => {
    expect(verdict({ 0: 20, 0.5: 20, 1: 20 })).toBe("fails");
    expect(verdict({ 0: 20, 0.5: 20, 1: 21 })).toBe("holds");
    expect(verdict({ 0: 20, 0.5: 20, 1: null })).toBe("fails");
  });

  test("needs both ends and something between", () => {
    const [a, b, c] = overLabels(() => ({})) as [never, never, never];
    for (const training of [
      [a, b],
      [b, c],
      [a, c],
    ]) {
      expect(verdictOn("fig1b", { training }).verdict).toBe("notEnoughRuns");
    }
  });
});

describe.each([
  ["fig1c", "testAccuracy"],
  ["fig1c-clean", "cleanLabelTestAccuracy"],
] as const)("%s", (id, field) => {
  const verdict = (errors: Record<number, number>) => {
    const training = overLabels((p) => ({ testAccuracy: 0.7, [field]: 1 - errors[p]! }));
    return verdictOn(id, { training }).verdict;
  };

  test("holds if the error rises to chance within two points", () => {
    expect(verdict({ 0: 0.5, 0.5: 0.7, 1: 0.9 })).toBe("holds");
    expect(verdict({ 0: 0.5, 0.5: 0.7, 1: 0.881 })).toBe("holds");
    expect(verdict({ 0: 0.5, 0.5: 0.7, 1: 0.879 })).toBe("fails");
    expect(verdict({ 0: 0.5, 0.5: 0.7, 1: 0.921 })).toBe("fails");
  });

  test("lets the error fall by three points on the way, and not more", () => {
    expect(verdict({ 0: 0.5, 0.5: 0.929, 1: 0.9 })).toBe("holds");
    expect(verdict({ 0: 0.5, 0.5: 0.931, 1: 0.9 })).toBe("fails");
  });

  test("fails if there was nothing to lose", () => {
    expect(verdict({ 0: 0.88, 0.5: 0.89, 1: 0.9 })).toBe("fails");
  });

  test("grants a small test set three standard deviations", () => {
    // 400 examples: 3 · √(0.9 · 0.1 / 400) = 0.045.
    const training = (end: number) =>
      overLabels((p) => ({ testAccuracy: 0.5, [field]: p === 1 ? 1 - end : 0.5 }), { test: 400 });
    expect(verdictOn(id, { training: training(0.944) }).verdict).toBe("holds");
    expect(verdictOn(id, { training: training(0.946) }).verdict).toBe("fails");
  });
});

const crop = { augmentation: [{ name: "randomCrop", params: { size: 28 } }] };

describe("table1-off", () => {
  const verdict = (off: number, on: number) =>
    verdictOn("table1-off", {
      training: [
        made({}, { testAccuracy: off }),
        made({ weightDecay: 1e-4 }, { testAccuracy: on - 0.1 }),
        made(crop, { testAccuracy: on }),
      ],
    }).verdict;

  test("holds down to three quarters of the best margin above chance", () => {
    expect(verdict(0.6, 0.5)).toBe("holds");
    expect(verdict(0.4001, 0.5)).toBe("holds");
    expect(verdict(0.3999, 0.5)).toBe("fails");
  });

  test("needs a regularized run of the same network", () => {
    const training = [made({}), made({ model: "mlp-3x512", weightDecay: 1e-4 })];
    expect(verdictOn("table1-off", { training }).verdict).toBe("notEnoughRuns");
  });
});

describe("table1-augmentation", () => {
  const records = (cropped: number, decayed: number) => [
    made({}, { testAccuracy: 0.5 }),
    made(crop, { testAccuracy: cropped }),
    made({ weightDecay: 1e-4 }, { testAccuracy: decayed }),
  ];
  const verdict = (training: ReturnType<typeof records>) =>
    verdictOn("table1-augmentation", { training });

  test("holds if crops gain more, and fails if they gain as much or less", () => {
    expect(verdict(records(0.53, 0.52)).verdict).toBe("holds");
    expect(verdict(records(0.53, 0.53)).verdict).toBe("fails");
    expect(verdict(records(0.53, 0.54)).verdict).toBe("fails");
    expect(verdict(records(0.54, 0.51)).figures.map(({ ours }) => ours)).toEqual(["4.0", "1.0"]);
  });

  test("needs all three", () => {
    for (const left of [0, 1, 2]) {
      const training = records(0.53, 0.52).filter((_, i) => i !== left);
      expect(verdict(training).verdict).toBe("notEnoughRuns");
    }
  });
});

describe("table4", () => {
  const random = { corruption: corruptionOf("randomLabels") };
  const verdict = (...training: ReturnType<typeof made>[]) =>
    verdictOn("table4", { training }).verdict;

  test("holds if a network fits under each regularizer", () => {
    const fitted = made({ ...random, weightDecay: 1e-4 }, { trainAccuracy: 0.99 });
    const failed = made({ ...random, weightDecay: 1e-4 }, { trainAccuracy: 0.98 });
    const alexnet = made(
      { ...random, model: "alexnet-small", weightDecay: 1e-4 },
      { trainAccuracy: 0.1 },
    );
    expect(verdict(fitted)).toBe("holds");
    expect(verdict(failed)).toBe("fails");
    expect(verdict(fitted, alexnet)).toBe("holds");
    const dropped = made({ ...random, dropout: 0.2 }, { trainAccuracy: 0.5 });
    expect(verdict(fitted, dropped)).toBe("fails");
  });

  test("takes the accuracy of the batches as met under augmentation", () => {
    const run = (onlineAccuracy: number) =>
      made({ ...random, ...crop }, { trainAccuracy: 1, onlineAccuracy });
    expect(verdict(run(0.99))).toBe("holds");
    expect(verdict(run(0.98))).toBe("fails");
  });

  test("does not ask runs on true labels, nor such without a regularizer", () => {
    expect(verdict(made(random), made({ weightDecay: 1e-4 }))).toBe("notEnoughRuns");
  });
});

describe("fig2-early-stopping", () => {
  const verdict = (first: number, specification: RunSpecification = {}) => {
    const run = made(specification, { testAccuracy: 0.5, firstTestAccuracy: first });
    return verdictOn("fig2-early-stopping", { training: [run] }).verdict;
  };

  test("holds up to a gain of three points", () => {
    expect(verdict(0.4)).toBe("holds");
    expect(verdict(0.5299)).toBe("holds");
    expect(verdict(0.5301)).toBe("fails");
  });

  test("is about CIFAR-10", () => {
    expect(verdict(0.5, { dataset: "mnist" })).toBe("notEnoughRuns");
  });
});

describe("fig2-batch-norm", () => {
  const verdict = (on: number, off: number) =>
    verdictOn("fig2-batch-norm", {
      training: [
        made({ model: "inception-small" }, { testAccuracy: on }),
        made({ model: "inception-small-nobn" }, { testAccuracy: off }),
      ],
    }).verdict;

  test.each([
    [0.491, 0.5, "holds"],
    [0.489, 0.5, "fails"],
    [0.579, 0.5, "holds"],
    [0.581, 0.5, "fails"],
  ])("%d with and %d without: %s", (on, off, expected) => {
    expect(verdict(on, off)).toBe(expected);
  });

  test("needs both on the same images", () => {
    const training = [
      made({ model: "inception-small", train: 500 }),
      made({ model: "inception-small-nobn", train: 1000 }),
    ];
    expect(verdictOn("fig2-batch-norm", { training }).verdict).toBe("notEnoughRuns");
  });
});

describe("theorem1", () => {
  const verdict = (...expressivity: ReturnType<typeof network>[]) =>
    verdictOn("theorem1", { expressivity }).verdict;

  test("holds with 2n + d weights, or d + n + nK for K outputs, and an error of at most 1e-6", () => {
    expect(verdict(network())).toBe("holds");
    expect(verdict(network({ outputs: 10, weights: 1107, maxError: 1e-6 }))).toBe("holds");
  });

  test("does not ask deeper networks, which have other counts", () => {
    expect(verdict(network({ depth: 3, weights: 500 }))).toBe("notEnoughRuns");
  });

  test("gives the figures of repeats once, and asks every one of them", () => {
    const { figures, runs } = verdictOn("theorem1", { expressivity: [network(), network()] });
    expect(figures).toHaveLength(1);
    expect(runs).toHaveLength(2);
  });

  test("fails if one has a weight too many or misses a point", () => {
    expect(verdict(network(), network({ weights: 208 }))).toBe("fails");
    expect(verdict(network(), network({ maxError: 1.1e-6 }))).toBe("fails");
    expect(verdict(network({ maxError: Number.NaN }))).toBe("fails");
  });
});

describe("section5-generalizes", () => {
  const verdict = (fields: Parameters<typeof kernelMachine>[0]) =>
    verdictOn("section5-generalizes", { linear: [kernelMachine(fields)] }).verdict;

  test("holds at two thirds of the error of guessing, if all is fitted", () => {
    expect(verdict({ testError: 0.599 })).toBe("holds");
    expect(verdict({ testError: 0.601 })).toBe("fails");
    expect(verdict({ trainError: 0.001 })).toBe("holds");
    expect(verdict({ trainError: 0.002 })).toBe("fails");
  });

  test("gives the mean of repeats with its interval, and fails if one repeat is over the bound", () => {
    const repeats = (...errors: number[]) =>
      verdictOn("section5-generalizes", {
        linear: errors.map((testError, seed) =>
          kernelMachine({ testError, specification: { train: 1000, seed } }),
        ),
      });
    const { verdict, figures, runs } = repeats(0.58, 0.59, 0.6);
    expect(verdict).toBe("holds");
    expect(figures).toMatchObject([{ ours: "59.00 ± 2.48", unit: "%" }]);
    expect(runs).toHaveLength(3);
    expect(repeats(0.58, 0.59, 0.601).verdict).toBe("fails");
  });

  test("does not ask random labels or ridge solutions", () => {
    expect(verdict({ labels: "random" })).toBe("notEnoughRuns");
    expect(verdict({ ridge: 0.1 })).toBe("notEnoughRuns");
  });
});

describe("section5-norm", () => {
  const raw = kernelMachine({ norm: 220, testError: 0.012 });
  const gabor = (norm: number, testError: number) =>
    kernelMachine({ features: { name: "gabor" }, norm, testError });
  const verdict = (...linear: ReturnType<typeof kernelMachine>[]) =>
    verdictOn("section5-norm", { linear }).verdict;

  test("holds if a larger norm goes with a smaller error, as on MNIST", () => {
    expect(verdict(raw, gabor(390, 0.006))).toBe("holds");
    expect(verdict(raw, gabor(210, 0.013))).toBe("holds");
  });

  test("fails if the norm ranks the errors", () => {
    expect(verdict(raw, gabor(390, 0.013))).toBe("fails");
    expect(verdict(raw, gabor(210, 0.011))).toBe("fails");
    expect(verdict(raw, gabor(390, 0.012))).toBe("fails");
  });

  test("compares the means of repeats, and no machine with itself", () => {
    const repeats = (fields: Parameters<typeof kernelMachine>[0], norms: number[]) =>
      norms.map((norm, seed) =>
        kernelMachine({ ...fields, norm, specification: { train: 1000, seed } }),
      );
    const pixels = repeats({ testError: 0.012 }, [210, 230]);
    const filtered = { features: { name: "gabor" }, testError: 0.006 };
    expect(verdict(...pixels)).toBe("notEnoughRuns");
    expect(verdict(...pixels, ...repeats(filtered, [200, 250]))).toBe("holds");
    expect(verdict(...pixels, ...repeats(filtered, [200, 235]))).toBe("fails");
  });

  test("compares solutions on the same examples only", () => {
    const more = { ...gabor(390, 0.006), specification: { train: 2000 } };
    expect(verdict(raw, more)).toBe("notEnoughRuns");
  });
});
