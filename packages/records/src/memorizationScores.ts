/** What trainings on random shares say of every training example; columns are `[n]`. */
export interface MemorizationScores {
  readonly kind: "memorization";
  /** The version of this form; it grows when the form changes. */
  readonly version: 1;
  /** Hashes of the specifications of the trainings, by share and draw. */
  readonly runs: readonly string[];
  readonly dataset: string;
  readonly model: string;
  readonly examples: number;
  /** Ascending. The memorization is that at the last of them. */
  readonly shares: readonly ShareOfRuns[];
  /** How many labels the corruption changed. */
  readonly changed: number;
  /**
   * The probability that a changed label has the higher memorization, or the lower C-score, than
   * another label, where equal values count half; null where there are no pairs.
   */
  readonly auc: { readonly memorization: number | null; readonly cScore: number | null };
  readonly scores: {
    /** Accuracy with the example less that without it; null where either was never seen. */
    readonly memorization: readonly (number | null)[];
    /** Null where the example was in fewer than two trainings, or left out of fewer. */
    readonly standardError: readonly (number | null)[];
    /** Accuracy without the example, mean over the shares; null where one never left it out. */
    readonly cScore: readonly (number | null)[];
    readonly cScoreStandardError: readonly (number | null)[];
    /** In how many trainings of the last share it was. */
    readonly included: readonly number[];
    /** 1 where the corruption changed its label. */
    readonly changed: readonly number[];
  };
}

/** Trainings on one share, and what they come to on average. */
export interface ShareOfRuns {
  readonly share: number;
  readonly runs: number;
  /** Means over the trainings. */
  readonly trainAccuracy: number;
  readonly heldOutAccuracy: number;
  readonly testAccuracy: number;
}
