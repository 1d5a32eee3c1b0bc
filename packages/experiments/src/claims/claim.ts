import type {
  ClaimFigure,
  ExpressivityEvidence,
  FailureEvidence,
  LinearEvidence,
  RunEvidence,
  Verdict,
} from "@rote/records";

/** What a claim is checked against. */
export interface ClaimRecords {
  training: readonly RunEvidence[];
  linear: readonly LinearEvidence[];
  expressivity: readonly ExpressivityEvidence[];
}

/** The same, with the experiments that came to no record. */
export interface AllRecords extends ClaimRecords {
  failures: readonly FailureEvidence[];
}

/** What a claim says of records. */
export interface Judgement {
  verdict: Verdict;
  evidence: string;
  figures: ClaimFigure[];
  /** Hashes of the specifications the verdict is based on. */
  runs: string[];
}

/** A sentence of the paper that records can support or contradict. */
export interface Claim {
  id: string;
  /** In our words, as it could be false. */
  sentence: string;
  /** Where the paper says it: "Figure 1a". */
  source: string;
  /** What counts as holding, with every bound. */
  tolerance: string;
  /** Whether it speaks of every run: then one that failed contradicts it. */
  ofEveryRun?: boolean;
  judge(records: ClaimRecords): Judgement;
}

/** Not a verdict: there is nothing to judge by. Says what would have to be run. */
export const notEnoughRuns = (needed: string): Judgement => ({
  verdict: "notEnoughRuns",
  evidence: `Needed: ${needed}.`,
  figures: [],
  runs: [],
});
