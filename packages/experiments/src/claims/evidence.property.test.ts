import { conditions } from "@rote/paper";
import { foldIn, integer, type Key, key, permutation, uniform } from "@rote/random";
import type { ClaimResult, LinearEvidence, RunRecord } from "@rote/records";
import { describe, expect, test } from "vitest";
import type { RunSpecification } from "../runs/runSpecification.ts";
import { checkClaims } from "./checkClaims.ts";
import type { ClaimRecords } from "./claim.ts";
import { labelDynamics } from "./labelDynamics.ts";
import {
  corruptionOf,
  crop,
  failed,
  kernelMachine,
  made,
  type Outcome,
} from "./records.testing.ts";

const SETS = 20;
const MODELS = ["mlp-1x512", "inception-small", "inception-small-nobn"];
const REGULARIZERS: RunSpecification[] = [{}, { weightDecay: 1e-4 }, { dropout: 0.2 }, crop];
const DYNAMICS = labelDynamics.map(({ id }) => id);
const SOLUTIONS = ["minimumNorm", "randomCenters", "randomTestLabels", "sgd"] as const;

/** Runs of a few networks on all conditions, p and regularizers, with three or four seeds. */
function runs(root: Key, outcome: (at: Key, specification: RunSpecification) => Outcome) {
  const seeds = 3 + integer(foldIn(root, "seeds"), 2);
  const model = MODELS[integer(foldIn(root, "model"), 2)]!;
  const pairs = model === "inception-small" ? MODELS.slice(1) : [model];
  const specifications = pairs.flatMap((model) => [
    ...Object.keys(conditions).map((name) => ({ model, corruption: corruptionOf(name) })),
    ...[0.2, 0.8].map((probability) => ({
      model,
      recordExamples: true,
      corruption: { name: "partialLabels", params: { probability } },
    })),
    ...REGULARIZERS.slice(1).flatMap((regularizer) => [
      { model, ...regularizer },
      { model, ...regularizer, corruption: corruptionOf("randomLabels") },
    ]),
  ]);
  return specifications.flatMap((specification, at) =>
    Array.from({ length: seeds }, (_, seed) =>
      made({ ...specification, seed }, outcome(foldIn(foldIn(root, at), seed), specification)),
    ),
  );
}

/** What a good run of these would come to, about: the paper's figures with some noise. */
function plausible(at: Key, { corruption, augmentation, dropout }: RunSpecification): Outcome {
  const name: string = corruption?.name ?? "trueLabels";
  const ends: Record<string, number> = { trueLabels: 0, randomLabels: 1 };
  const p = ends[name] ?? Number(corruption?.params?.probability ?? 0.6);
  const gain = augmentation ? 0.05 : dropout ? 0.01 : 0;
  const noise = 0.004 * (uniform(at) - 0.5);
  const testAccuracy = 0.1 + (0.5 + gain) * (1 - p) + noise;
  const epochs: Record<string, number> = {
    trueLabels: 10,
    shuffledPixels: 15,
    gaussianPixels: 21,
    randomPixels: 23,
  };
  const order = epochs[name];
  return {
    fitAt: (order ?? Math.round(10 + 26 * p)) + integer(foldIn(at, "epochs"), 2),
    testAccuracy,
    firstTestAccuracy: testAccuracy - 0.1,
    ...(p > 0 && p < 1 && { above: 0.8 + 0.1 * uniform(foldIn(at, "above")) }),
  };
}

const machines = (outcome: (at: number) => Partial<LinearEvidence>): LinearEvidence[] =>
  [null, { name: "gabor" }].flatMap((features, f) =>
    SOLUTIONS.flatMap((solution, s) =>
      (["true", "random"] as const).flatMap((labels, l) =>
        [0, 1, 2].map((seed) => {
          const specification = { train: 1000, test: 10_000, seed, solution, labels };
          const at = f + 10 * s + 100 * l + 1000 * seed;
          return kernelMachine({ features, labels, specification, ...outcome(at) });
        }),
      ),
    ),
  );

const verdicts = (records: Partial<ClaimRecords>) =>
  new Map(checkClaims(records).map((claim) => [claim.id, claim]));
const holding = (records: Partial<ClaimRecords>): string[] =>
  checkClaims(records)
    .filter(({ verdict }) => verdict === "holds")
    .map(({ id }) => id);
const seeds = Array.from({ length: SETS }, (_, seed) => key(seed, "claims/evidence"));

describe("random evidence", () => {
  test("of good runs supports what it should, so that the rest of this is about something", () => {
    const found = verdicts({ training: runs(seeds[0]!, plausible) });
    const some = ["fig1a-fit", "fig1c", "table4-dropout", "table1-off", "dynamics-margin"];
    for (const id of some) {
      expect([id, found.get(id)!.verdict]).toEqual([id, "holds"]);
    }
  });

  test("supports nothing where no corruption corrupts and no regularizer regularizes", () => {
    for (const root of seeds) {
      const training = runs(root, plausible).map((run) => ({
        ...run,
        corruption: { ...run.corruption, params: { probability: 0 } },
        specification: { ...run.specification, weightDecay: 0, dropout: 0, augmentation: [] },
      }));
      expect(
        holding({ training }).filter(
          (id) => id !== "fig2-early-stopping" && id !== "fig2-batch-norm",
        ),
      ).toEqual([]);
    }
  });

  test("supports nothing where networks were not trained", () => {
    for (const root of seeds) {
      const untrained = (at: Key): Outcome => ({
        fitAt: null,
        trainAccuracy: 0.1 + 0.8 * uniform(foldIn(at, 1)),
        testAccuracy: 0.1 + 0.5 * uniform(foldIn(at, 2)),
      });
      expect(holding({ training: runs(root, untrained) })).toEqual([]);
    }
  });

  test("supports no early stopping where epochs were dealt anew", () => {
    for (const root of seeds) {
      const training = runs(root, plausible).map((run, i) => ({
        ...run,
        epochs: run.epochs.map((epoch, j) => ({
          ...epoch,
          testAccuracy: 0.2 + 0.6 * uniform(foldIn(foldIn(root, i), j)),
        })),
      }));
      expect(holding({ training })).not.toContain("fig2-early-stopping");
    }
  });

  test("supports nothing but what no comparison makes, where what came out was dealt anew", () => {
    const chance = new Map<string, number>();
    for (const root of seeds) {
      const training = dealt(root, runs(root, plausible));
      for (const id of holding({ training })) chance.set(id, (chance.get(id) ?? 0) + 1);
    }
    // These are about each run alone: all of them fit, and none gains by stopping.
    const ofEach = ["fig1a-fit", "table4-weight-decay", "table4-random-crop", "table4-dropout"];
    for (const id of [...ofEach, "fig2-early-stopping", ...DYNAMICS]) chance.delete(id);
    // A 95 % interval is wrong once in twenty times on either side.
    for (const [id, times] of chance)
      expect([id, times / SETS]).toEqual([id, expect.closeTo(0, 1)]);
  });

  test("says nothing of changed labels where which ones they are was dealt anew", () => {
    let held = 0;
    for (const root of seeds) {
      // The areas of a coin: of 200 changed labels of 1,000 the deviation is about 0.023.
      const training = runs(root, (at, specification) => {
        const coins = Array.from({ length: 12 }, (_, i) => uniform(foldIn(foldIn(at, "deal"), i)));
        const normal = coins.reduce((a, b) => a + b) - 6;
        return { ...plausible(at, specification), above: 0.5 + 0.023 * normal };
      });
      held += holding({ training }).filter((id) => DYNAMICS.includes(id)).length;
    }
    expect(held / (SETS * DYNAMICS.length)).toBeLessThan(0.1);
  });

  test("supports nothing where all that was repeated has failed", () => {
    for (const root of seeds.slice(0, 10)) {
      const training = runs(root, plausible);
      const failures = training.map(({ specification }) =>
        failed({ ...specification, seed: 99 } as RunSpecification),
      );
      expect(holding({ training, failures })).toEqual([]);
    }
  });

  test("supports nothing where every run has other settings", () => {
    for (const root of seeds.slice(0, 10)) {
      const training = runs(root, plausible).map((run, i) => ({
        ...run,
        specification: { ...run.specification, batchSize: 16 + i },
      }));
      const alone = [
        "fig2-early-stopping",
        "table4-weight-decay",
        "table4-random-crop",
        "table4-dropout",
        ...DYNAMICS,
      ];
      expect(holding({ training }).filter((id) => !alone.includes(id))).toEqual([]);
    }
  });

  test("supports no double descent of networks where test errors are noise", () => {
    const counts = new Map<string, number>();
    for (const root of seeds) {
      const noisy = (model: string, train: number, fitted: boolean, at: number) =>
        [0, 1, 2].map((seed) => {
          const error = 0.3 + 0.04 * (uniform(foldIn(foldIn(root, at), seed)) - 0.5);
          return made(
            {
              model: model as "mlp-1x4",
              train,
              seed,
              stopAtAccuracy: null,
              epochs: 10,
              corruption: {
                name: "partialLabels",
                params: { probability: 0.2, excludeTrue: true },
              },
            },
            { trainAccuracy: fitted ? 1 : 0.5, cleanLabelTestAccuracy: 1 - error },
          );
        });
      const training = [
        ...[4, 16, 64, 256].flatMap((width, i) => noisy(`mlp-1x${width}`, 1000, i > 1, i)),
        ...[200, 400, 800, 1600].flatMap((train, i) => noisy("mlp-1x32", train, i < 2, 4 + i)),
      ];
      for (const id of holding({ training })) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const share = (id: string) => (counts.get(id) ?? 0) / SETS;
    expect(share("descent-width")).toBeLessThan(0.1);
    expect(share("descent-samples")).toBeLessThan(0.15);
  });

  test("supports nothing without certificates, and little where solutions were dealt anew", () => {
    const good = (at: number) => ({
      norm: 100 + (at % 1000),
      testError: 0.1 + 0.0005 * (at % 1000),
    });
    const uncertified = machines(good).map(({ certificate: _, ...record }) => record);
    expect(holding({ linear: uncertified })).toEqual([]);
    let held = 0;
    for (const root of seeds) {
      const linear = machines(() => ({}));
      const order = permutation(root, linear.length);
      const dealtAnew = linear.map((record, i) => {
        const { norm, testError } = good(7 * order[i]!);
        return { ...record, norm, testError };
      });
      held += holding({ linear: dealtAnew }).filter((id) => id !== "section5-generalizes").length;
    }
    expect(held).toBeLessThan(0.3 * SETS);
  });
});

/** The same runs with epochs and results of one another. */
function dealt(root: Key, training: RunRecord[]): RunRecord[] {
  const order = permutation(foldIn(root, "deal"), training.length);
  return training.map((run, i) => {
    const { epochs, result } = training[order[i]!]!;
    return { ...run, epochs, result };
  });
}

test("whatever the evidence, a verdict comes with a reason", () => {
  for (const root of seeds.slice(0, 20)) {
    const wild = (at: Key): Outcome => ({
      fitAt: uniform(at) < 0.3 ? null : 1 + integer(foldIn(at, 0), 30),
      trainAccuracy: uniform(foldIn(at, 1)),
      testAccuracy: uniform(foldIn(at, 2)),
    });
    const claims: ClaimResult[] = checkClaims({ training: runs(root, wild) });
    for (const { verdict, evidence, leftOut, runs } of claims) {
      expect(evidence).toMatch(/^[A-Z].*\.$/);
      if (verdict === "premiseNotMet") expect(leftOut!.length).toBeGreaterThan(0);
      if (verdict === "holds" || verdict === "fails") expect(runs.length).toBeGreaterThan(0);
    }
  }
});

describe("random evidence of few values, with gaps, margins and norms of 0 among them,", () => {
  const few = (at: Key, ...values: number[]) => values[integer(at, values.length)]!;
  /** Where a key has the name, all that it gives is the same. */
  const outcomes = (root: Key) => {
    const isFlat = integer(foldIn(root, "flat"), 2) === 0;
    return (at: Key): Outcome => {
      const value = (name: string) => foldIn(isFlat ? foldIn(root, "all") : at, name);
      return {
        fitAt: few(value("fit"), 1, 2, 10),
        trainAccuracy: 1,
        testAccuracy: few(value("test"), 0, 0.1, 0.5, 1),
        cleanLabelTestAccuracy: few(value("clean"), 0, 0.1, 0.5, 1),
        onlineAccuracy: few(value("online"), 0, 1),
        above: few(value("above"), 0, 0.5, 1),
      };
    };
  };

  test("gives no claim a number that is none", () => {
    for (const root of seeds) {
      const training = runs(root, outcomes(root));
      const norms = (at: number) => ({ norm: few(foldIn(root, at), 0, 1), testError: 0 });
      const claims = checkClaims({ training, linear: machines(norms) });
      for (const { id, evidence, figures } of claims) {
        const texts = figures.flatMap(({ quantity, paper, ours }) => [quantity, paper, ours]);
        expect([id, ...[evidence, ...texts].map(String)].join("\n")).not.toMatch(
          /NaN|Infinity|undefined/,
        );
      }
    }
  });
});
