/** A sentence of the paper, checked against records. */
export interface ClaimResult {
  id: string;
  sentence: string;
  /** Where the paper says it: "Figure 1a". */
  source: string;
  /** What counts as holding, with every bound. */
  tolerance?: string;
  verdict: Verdict;
  /** Why, in a sentence or two with figures. */
  evidence: string;
  /** The paper's figures beside ours. */
  figures: readonly ClaimFigure[];
  /** Hashes of the specifications the verdict is based on. */
  runs: readonly string[];
}

export type Verdict = "holds" | "fails" | "notEnoughRuns";

export interface ClaimFigure {
  quantity: string;
  paper: number | string | null;
  ours: number | string | null;
  /** Of both: "%", "epochs". */
  unit?: string | undefined;
}
