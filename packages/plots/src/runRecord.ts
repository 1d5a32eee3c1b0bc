/**
 * What the figures need to know of a training run. Records may hold more: the report shows all of it,
 * and nothing here asks who made them.
 */
export interface RunRecord {
  kind?: "training";
  /** The condition, as a reader should see it: "random labels". Runs of one name share a colour. */
  name: string;
  corruption: {
    /** As in `@rote/corruptions`: "trueLabels", "randomLabels", … */
    name: string;
    params: Readonly<Record<string, unknown>>;
    seed: number;
  };
  model: Named;
  dataset: Named;
  /** What was asked for: seed, regularizers, learning rate, … Runs that differ in it are not averaged. */
  specification?: object;
  /** Names the specification. */
  specificationHash?: string;
  environment?: unknown;
  /** In the order of training. */
  epochs: readonly EpochRecord[];
  result: RunResult;
}

export interface RunResult {
  /** Epochs until the run met its threshold of training accuracy; null if it never did. */
  epochsToFit: number | null;
  /** Fraction from 0 to 1, at the end. */
  trainAccuracy: number | null;
  /** On the test set under the same corruption, its labels included. */
  testAccuracy: number | null;
  /** The same with the test labels as they were. */
  cleanLabelTestAccuracy?: number | null;
  /** SHA-256 of the final weights. */
  weightsHash?: string;
  seconds?: number;
}

/** A name, or anything that has one. */
export type Named = string | { readonly name: string };

export interface EpochRecord {
  /** Counted from 1; 0 is before training. */
  epoch: number;
  /** Optimizer steps taken by the end of this epoch. */
  step: number;
  /** Mean training loss in nats. */
  loss: number;
  /** Fractions from 0 to 1. */
  trainAccuracy: number | null;
  testAccuracy: number | null;
  cleanLabelTestAccuracy?: number | null;
  /** Mean accuracy of the batches as they were met, augmented where the run augments. */
  onlineAccuracy?: number | null;
  learningRate: number;
  seconds: number;
}

export const nameOf = (named: Named) => (typeof named === "string" ? named : named.name);

/** A field of what a record was asked for, if it says. */
export const specified = ({ specification }: { specification?: object }, field: string): unknown =>
  (specification as Readonly<Record<string, unknown>> | undefined)?.[field];
