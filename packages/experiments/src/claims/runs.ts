import {
  type Estimate,
  isRegularized,
  type Network,
  type Regularization,
  type Setting,
  shareEstimate,
  testImagesOf,
  variantsOf,
} from "@rote/records";
import type { ClaimRecords } from "./claim.ts";
import { type TrainedRun, trainedRuns } from "./trainedRun.ts";

/** The runs on one condition: repeats with other seeds. */
export const onCondition = <Run extends TrainedRun>(
  { runs }: { runs: readonly Run[] },
  name: string,
): Run[] => runs.filter(({ corruption }) => corruption.name === name);

/** The variants of a network that have runs on a condition, with those runs alone. */
export const variantsOn = (
  network: Network<TrainedRun>,
  condition: string,
): Setting<TrainedRun>[] =>
  variantsOf(network).flatMap((variant) => {
    const runs = onCondition(variant, condition);
    return runs.length === 0 ? [] : [{ ...variant, runs }];
  });

export const isPlain = ({ regularization }: { regularization: Regularization }): boolean =>
  !isRegularized(regularization);

/** Accuracies on the test set, fractions; NaN where there is none. */
export const testAccuracies = ({ runs }: { runs: readonly TrainedRun[] }): number[] =>
  runs.map(({ result }) => result.testAccuracy ?? Number.NaN);

/** A share that runs measured on their test images. */
export const testEstimate = (runs: readonly TrainedRun[], shares: readonly number[]): Estimate =>
  shareEstimate(shares, testImagesOf(runs[0]!));

/** The test accuracy of repeats. */
export const testAccuracy = ({ runs }: { runs: readonly TrainedRun[] }): Estimate =>
  testEstimate(runs, testAccuracies({ runs }));

/** Runs on true labels, under whichever regularizer. */
export const onTrueLabels = (records: ClaimRecords): TrainedRun[] =>
  trainedRuns(records).filter(({ corruption }) => corruption.name === "trueLabels");
