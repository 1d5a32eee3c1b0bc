import { conditions } from "@rote/paper";
import type {
  CompleteSpecification,
  ComplexityEvidence,
  DynamicsMeasure,
  ExpressivityEvidence,
  FailureEvidence,
  LinearEvidence,
  NormsRecord,
  RunRecord,
} from "@rote/records";
import { completeSpecification, type RunSpecification } from "../runs/runSpecification.ts";
import { checkClaims } from "./checkClaims.ts";
import type { ClaimRecords } from "./claim.ts";

export interface Outcome {
  /** The epoch after which 99 % were fitted; null for never. */
  fitAt?: number | null;
  trainAccuracy?: number;
  testAccuracy?: number;
  cleanLabelTestAccuracy?: number;
  /** Test accuracy of the first epoch. */
  firstTestAccuracy?: number;
  onlineAccuracy?: number;
  /** Accuracy under every shift of the specification; null for none in the record. */
  shifted?: number | null;
  /** Of each measure of training dynamics the share of pairs that speak against changed labels. */
  above?: number;
  /** The median of the normalized margins. */
  margin?: number;
}

/** A record of a run that was never done, with the outcome that a test needs. */
export function made(specification: RunSpecification, outcome: Outcome = {}): RunRecord {
  const { fitAt = 10, trainAccuracy = fitAt === null ? 0.5 : 1, testAccuracy = 0.5 } = outcome;
  const { cleanLabelTestAccuracy = testAccuracy, firstTestAccuracy = testAccuracy } = outcome;
  const complete = completeSpecification({ train: 1000, test: 10_000, ...specification });
  const last = fitAt ?? 20;
  const epochs = Array.from({ length: last }, (_, i) => ({
    epoch: i + 1,
    step: 8 * (i + 1),
    loss: 1,
    learningRate: 0.01,
    seconds: i + 1,
    trainAccuracy: i + 1 < last ? Math.min(0.5, trainAccuracy) : trainAccuracy,
    testAccuracy: i === 0 && last > 1 ? firstTestAccuracy : testAccuracy,
    cleanLabelTestAccuracy,
    onlineAccuracy: outcome.onlineAccuracy ?? trainAccuracy,
  }));
  const set = (examples: number) => ({
    examples,
    fingerprint: "",
    changedImages: 0,
    changedLabels: 0,
  });
  const { name, params } = complete.corruption;
  return {
    kind: "training",
    version: 1,
    name: conditions[name]!,
    specification: complete,
    specificationHash: JSON.stringify(specification),
    ...(outcome.above !== undefined && { dynamics: dynamicsWith(complete, outcome.above) }),
    ...(outcome.margin !== undefined && { norms: normsWith(outcome.margin) }),
    dataset: {
      name: complete.dataset,
      train: set(complete.train),
      test: set(complete.test),
    },
    corruption: { name, params: params as Record<string, never>, seed: complete.seed },
    model: { name: complete.model, trainableParameters: 1 },
    environment: { backend: "", tfjs: "", rote: "", runtime: "", platform: "" },
    interventions: [],
    epochs,
    result: {
      epochsToFit: fitAt,
      trainAccuracy,
      testAccuracy,
      cleanLabelTestAccuracy,
      weightsHash: "",
      seconds: 1,
    },
    ...(typeof outcome.shifted === "number" && {
      shifts: [{ name: "none", severity: 0 }, ...complete.testOn].map(({ name, severity }) => {
        const accuracy = name === "none" ? cleanLabelTestAccuracy : outcome.shifted!;
        return {
          name,
          severity,
          testAccuracy: accuracy,
          cleanLabelTestAccuracy: accuracy,
          testLoss: 1,
          cleanLabelTestLoss: 1,
        };
      }),
    }),
  };
}

/** Norms of a perceptron whose normalized margins lie evenly about their median. */
function normsWith(median: number): NormsRecord {
  const margins = Array.from({ length: 11 }, (_, k) => median + 0.01 * (k - 5));
  return {
    distance: 5,
    margins,
    inputNorm: 1000,
    dense: { pathNorm: 7, spectralComplexity: 1, normalizedMargins: margins },
  };
}

/**
 * Measures of as many changed labels as the corruption changes on average; margins and confidence
 * of the changed ones are lower, the others higher, in a share of the pairs.
 */
function dynamicsWith({ train, corruption }: CompleteSpecification, above: number) {
  const { probability = 1, excludeTrue = false } = corruption.params;
  const changed = Math.round(Number(probability) * (excludeTrue === true ? 1 : 0.9) * train);
  const each = <Value>(value: Value): Record<DynamicsMeasure, Value> => ({
    firstEpochLearned: value,
    forgettingEvents: value,
    areaUnderMargin: value,
    confidence: value,
    variability: value,
    el2n: value,
  });
  const of = (examples: number, value: number) => ({
    examples,
    deciles: each(new Array<number>(11).fill(value)),
  });
  return {
    changed: of(changed, above),
    unchanged: of(train - changed, 1 - above),
    above: { ...each(above), areaUnderMargin: 1 - above, confidence: 1 - above },
  };
}

/** Runs with seeds 0, 1, …: one for each outcome. */
export const repeats = (specification: RunSpecification, outcomes: readonly Outcome[]) =>
  outcomes.map((outcome, seed) => made({ ...specification, seed }, outcome));

/** The failure of a run that was never done. */
export const failed = (specification: RunSpecification): FailureEvidence => ({
  kind: "failure",
  of: "training",
  specification: completeSpecification({ train: 1000, test: 10_000, ...specification }),
  specificationHash: `failed ${JSON.stringify(specification)}`,
  error: { name: "DivergedError", message: "the loss is NaN" },
  epoch: 1,
  step: 7,
});

/** What the claim with this id finds. */
export function verdictOn(id: string, records: Partial<ClaimRecords>) {
  const claim = checkClaims(records).find((result) => result.id === id);
  if (!claim) throw new Error(`no claim ${id}`);
  return claim;
}

export const kernelMachine = (fields: Partial<LinearEvidence> = {}): LinearEvidence => ({
  kind: "linear",
  specification: { train: 1000, test: 10_000, seed: 0 },
  specificationHash: "a",
  dataset: "mnist",
  kernel: "gaussian",
  features: null,
  ridge: 0,
  labels: "true",
  trainError: 0,
  testError: 0.05,
  norm: 100,
  certificate: { status: "converged", relativeResidual: 1e-12 },
  ...fields,
});

export const network = (fields: Partial<ExpressivityEvidence> = {}): ExpressivityEvidence => ({
  kind: "expressivity",
  specification: {},
  specificationHash: "b",
  n: 100,
  dimension: 7,
  outputs: 1,
  depth: 2,
  width: 100,
  weights: 207,
  maxError: 1e-9,
  ...fields,
});

/** A network whose draws of signs came to these values. */
export const onSigns = (
  values: readonly number[],
  fields: Partial<ComplexityEvidence["specification"]> = {},
  network: ComplexityEvidence["specification"]["network"] = { model: "mlp-1x512" },
): ComplexityEvidence => ({
  kind: "complexity",
  specification: { of: "network", train: 1000, seed: 0, radius: null, network, ...fields },
  specificationHash: "c",
  dataset: "mnist",
  dimension: 784,
  parameters: 403_970,
  kernel: null,
  rademacher: {
    values: [...values],
    positives: values.map(() => 500),
    mean: Number.NaN,
    low: Number.NaN,
    high: Number.NaN,
    isExact: false,
    bound: null,
  },
  stability: null,
});

/** A corruption by its name, with the p that partially corrupted labels need. */
export const corruptionOf = (name: string) => ({
  name,
  params: name === "partialLabels" ? { probability: 0.5 } : {},
});

/** Made runs on true, partially corrupted and random labels. */
export const overLabels = (outcome: (p: number) => Outcome, specification: RunSpecification = {}) =>
  [0, 0.5, 1].map((p) => {
    const name = p === 0 ? "trueLabels" : p === 1 ? "randomLabels" : "partialLabels";
    return made({ ...specification, corruption: corruptionOf(name) }, outcome(p));
  });

/** The augmentation of Table 1. */
export const crop = { augmentation: [{ name: "randomCrop", params: { size: 28 } }] };
