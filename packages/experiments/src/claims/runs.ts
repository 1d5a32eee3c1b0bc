import {
  isRegularized,
  type Network,
  type Regularization,
  type RunEvidence,
  type Setting,
  variantsOf,
} from "@rote/records";

/** The runs on one condition: repeats with other seeds. */
export const onCondition = ({ runs }: Pick<Network, "runs">, name: string): RunEvidence[] =>
  runs.filter(({ corruption }) => corruption.name === name);

/** The variants of a network that have runs on a condition, with those runs alone. */
export const variantsOn = (network: Network, condition: string): Setting[] =>
  variantsOf(network).flatMap((variant) => {
    const runs = onCondition(variant, condition);
    return runs.length === 0 ? [] : [{ ...variant, runs }];
  });

export const isPlain = ({ regularization }: { regularization: Regularization }): boolean =>
  !isRegularized(regularization);

/** Accuracies on the test set, fractions; NaN where there is none. */
export const testAccuracies = ({ runs }: Pick<Network, "runs">): number[] =>
  runs.map(({ result }) => result.testAccuracy ?? Number.NaN);

/** Hashes of the specifications of some records. */
export const hashesOf = (records: readonly { specificationHash?: string }[]): string[] =>
  records.flatMap(({ specificationHash }) => specificationHash ?? []);
