import type { CompleteSpecification, RunRecord } from "@rote/records";
import { counted, fittedFraction, fittedPercent } from "@rote/records";
import type { Kind } from "../kind/kind.ts";
import { corruptionTitle } from "../runs/corruptionTitles.ts";
import { mostEpochs } from "../runs/ending.ts";
import { isOwnNetwork } from "../runs/networkNames.ts";
import { completeSpecification, type RunSpecification } from "../runs/runSpecification.ts";
import { calibrate } from "./calibrate.ts";
import { completeTraining } from "./completeTraining.ts";
import { trainInStore } from "./trainInStore.ts";
import { verifyRun } from "./verifyRun.ts";

/** A network trained on true or randomized data. */
export const training: Kind<RunSpecification, CompleteSpecification, RunRecord> = {
  name: "training",
  title: { one: "training run", many: "training runs" },
  isTrained: true,

  /** Seconds for one example seen in training, evaluation included. */
  pace: {
    key: ({ model, dataset, batchSize, crop = 28, pictureSize = null }) =>
      JSON.stringify([model, dataset, batchSize, crop, pictureSize]),
    of: ({ specification, epochs, result }) =>
      result.seconds / (specification.train * epochs.length),
    measure: calibrate,
  },

  complete: completeTraining,
  run: trainInStore,

  cost(specification, pace) {
    const { train, batchSize } = specification;
    const epochs = mostEpochs(specification);
    return {
      steps: epochs * Math.ceil(train / batchSize),
      seconds: pace === undefined ? undefined : pace * train * epochs,
    };
  },

  describe({ model, dataset, corruption, augmentation, seed, train, ...others }) {
    const { weightDecay, dropout, labelSmoothing, mixUp, l1, maxNorm } = others;
    const { probability } = corruption.params;
    const condition = corruptionTitle(corruption.name);
    const strengths = {
      "weight decay": weightDecay,
      dropout,
      "label smoothing": labelSmoothing,
      "mix-up": mixUp,
      L1: l1,
      "max-norm": maxNorm ?? 0,
    };
    const regularizers = [
      ...augmentation.map(({ name }) => name),
      ...Object.entries(strengths).flatMap(([name, x]) => (x > 0 ? [`${name} ${x}`] : [])),
    ];
    return {
      what: model,
      dataset,
      condition: probability === undefined ? condition : `${condition}, p = ${probability}`,
      regularizers: regularizers.join(", ") || "none",
      seed,
      examples: train,
    };
  },

  datasets: ({ dataset }) => [dataset],

  outcome({ result, shifts = [] }) {
    const { seconds: _, caution: __, ...outcome } = result;
    const shifted = shifts.filter(({ name }) => name !== "none");
    if (shifted.length === 0) return outcome;
    const sum = shifted.reduce((total, { testAccuracy }) => total + testAccuracy, 0);
    return { ...outcome, shiftedTestAccuracy: sum / shifted.length };
  },

  shares: ({ train, test }) => ({
    trainAccuracy: train,
    testAccuracy: test,
    cleanLabelTestAccuracy: test,
    shiftedTestAccuracy: test,
  }),

  summary({ specification, epochs, result }) {
    const fitted = fittedFraction(specification, epochs.at(-1)!)!; // known of the last epoch
    return (
      `${fittedPercent(fitted)} of training, ${percent(result.testAccuracy)} of test after ` +
      counted(epochs.length, "epoch")
    );
  },

  command,
  verify: verifyRun,
};

/** Fields that have an option of their name. */
const OPTIONS = ["dataset", "model", "train", "test", "seed"] as const;

/**
 * `rote run` with all that is not the paper's setting; nothing where it takes a file besides, of
 * pictures, of labels or of one's own network.
 */
function command(specification: CompleteSpecification): string[] | undefined {
  const { dataset, model, train, test, seed, validation, givenLabels } = specification;
  if (dataset === "imageFolder" || givenLabels !== null || isOwnNetwork(model)) return undefined;
  const paper = completeSpecification({ dataset, model, train, test, seed, validation });
  const others = Object.entries(specification).filter(
    ([field, value]) =>
      !OPTIONS.some((option) => option === field) &&
      (field === "validation"
        ? value !== 0
        : !isDeepEqual(value, paper[field as keyof CompleteSpecification])),
  );
  return [
    "run",
    ...OPTIONS.flatMap((option) => [`--${option}`, `${specification[option]}`]),
    ...others.flatMap(([field, value]) => ["--set", `${field}=${JSON.stringify(value)}`]),
  ];
}

const isDeepEqual = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
