/** A sentence of the paper, checked against records. */
export interface ClaimResult {
  id: string;
  sentence: string;
  /** Where the paper says it: "Figure 1a". */
  source: string;
  /** What a record must satisfy to count, one sentence each. */
  premises?: readonly string[];
  /** What counts as holding, with every bound. */
  tolerance?: string;
  verdict: Verdict;
  /** Why, in a sentence or two with figures. */
  evidence: string;
  /** The paper's figures beside ours. */
  figures: readonly ClaimFigure[];
  /** Hashes of the specifications the verdict is based on. */
  runs: readonly string[];
  /** Records that the claim speaks of, and that do not satisfy a premise. */
  leftOut?: readonly LeftOutRecord[];
  /** Experiments that came to no result, where the claim speaks of them. */
  failed?: readonly LeftOutRecord[];
}

/** A record that a verdict is not based on. */
export interface LeftOutRecord {
  /** In words: "random labels, mlp-1x512 on 1,000 images of CIFAR-10, seed 0". */
  record: string;
  specificationHash?: string | undefined;
  /** Why it does not count. */
  reason: string;
}

/**
 * - `holds`, `fails`: the 95 % confidence interval lies on that side of the bound;
 * - `inconclusive`: it covers the bound, or runs failed that could have decided otherwise;
 * - `notEnoughRuns`: something that is compared was not run, or not often enough;
 * - `premiseNotMet`: it was run, and does not satisfy a premise.
 */
export type Verdict = "holds" | "fails" | "inconclusive" | "notEnoughRuns" | "premiseNotMet";

export interface ClaimFigure {
  quantity: string;
  paper: number | string | null;
  ours: number | string | null;
  /** Of both: "%", "epochs". */
  unit?: string | undefined;
}
