/**
 * What the figures need to know of a run. Records may hold more: the report shows all of it, and
 * nothing here asks who made them.
 */
export interface RunRecord {
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
  /** In the order of training. */
  epochs: readonly EpochRecord[];
  result: {
    /** Epochs until the run met its threshold of training accuracy; null if it never did. */
    epochsToFit: number | null;
    /** Fraction from 0 to 1, at the end. */
    trainAccuracy: number | null;
    /** On the test set under the same corruption, its labels included. */
    testAccuracy: number | null;
    /** The same with the test labels as they were. */
    cleanLabelTestAccuracy?: number | null;
  };
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
  learningRate: number;
  seconds: number;
}

export const nameOf = (named: Named) => (typeof named === "string" ? named : named.name);
