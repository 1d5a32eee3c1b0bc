import type { SubsetRecord } from "@rote/records";
import { counted } from "@rote/records";
import type { Kind } from "../kind/kind.ts";
import { training } from "../training/kind.ts";
import { runOf } from "./prepareSubset.ts";
import {
  type CompleteSubsetSpecification,
  completeSubsetSpecification,
  type SubsetSpecification,
  trainedOf,
} from "./subsetSpecification.ts";
import { trainSubset } from "./trainSubset.ts";
import { verifySubset } from "./verifySubset.ts";

/**
 * A network trained on a random share of the examples, and which examples it has right: many of
 * them say which examples are memorized.
 */
export const subset: Kind<SubsetSpecification, CompleteSubsetSpecification, SubsetRecord> = {
  name: "subset",
  title: { one: "training on a random share", many: "trainings on random shares" },
  isTrained: true,

  /** Seconds for one example seen in training, as of a training run. */
  pace: {
    key: (specification) => training.pace!.key(runOf(specification)),
    of: ({ specification, result }) => result.seconds / (trainedOf(specification) * result.epochs),
    measure: (specification, ...others) => training.pace!.measure(runOf(specification), ...others),
  },

  complete: completeSubsetSpecification,
  run: trainSubset,
  cost: (specification, pace) => training.cost(runOf(specification), pace),

  describe(specification) {
    const { share, draw, train, seed, corruption } = specification;
    const { condition, ...others } = training.describe({ ...runOf(specification), corruption });
    return {
      ...others,
      condition: `${condition}, ${share} of them, draw ${draw}`,
      seed,
      examples: train,
    };
  },

  datasets: ({ dataset }) => [dataset],

  outcome: ({ result: { trainAccuracy, heldOutAccuracy, testAccuracy, weightsHash } }) => ({
    trainAccuracy,
    heldOutAccuracy,
    testAccuracy,
    weightsHash,
  }),

  shares: (specification) => {
    const m = trainedOf(specification);
    const { train, test } = specification;
    return { trainAccuracy: m, heldOutAccuracy: train - m, testAccuracy: test };
  },

  summary: ({ result: { trainAccuracy, heldOutAccuracy, testAccuracy, epochs } }) =>
    `${percent(trainAccuracy)} of its examples, ${percent(heldOutAccuracy)} of the others, ` +
    `${percent(testAccuracy)} of test after ${counted(epochs, "epoch")}`,

  command: () => undefined,
  verify: verifySubset,
};

const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;
