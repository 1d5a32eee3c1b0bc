import { conditions } from "@rote/paper";
import type { FailureEvidence, RunEvidence } from "@rote/records";
import type { ClaimRecords } from "./claim.ts";

/** A training run, or one that failed, as far as its failure says what it was. */
export interface TrainedRun extends RunEvidence {
  failure?: FailureEvidence;
}

/** All training runs, those that came to no result among them. */
export const trainedRuns = ({ training, failures }: ClaimRecords): TrainedRun[] => [
  ...training,
  ...failures.filter(({ of }) => of === "training").map((failure) => failedRun(failure, training)),
];

/** A run without a result, on the data that runs with the same specification had. */
function failedRun(failure: FailureEvidence, training: readonly RunEvidence[]): TrainedRun {
  const { specification, specificationHash } = failure;
  const { corruption, seed = 0, model = "", dataset = "", train, test } = specification;
  const { name = "trueLabels", params = {} } = corruption ?? {};
  const sibling = training.find(
    (run) =>
      run.specification?.dataset === dataset &&
      run.specification.train === train &&
      run.specification.test === test,
  );
  return {
    name: Object.hasOwn(conditions, name) ? conditions[name]! : name,
    // What a run applied has all its parameters, what was asked for those that were given.
    corruption: { name, params, seed },
    model,
    dataset: sibling?.dataset ?? dataset,
    specification,
    specificationHash,
    epochs: [],
    result: { epochsToFit: null, trainAccuracy: null, testAccuracy: null },
    failure,
  };
}
