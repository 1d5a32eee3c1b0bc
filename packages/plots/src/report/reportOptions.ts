import type { OptionTable } from "@rote/options";
import type {
  AuditEvidence,
  ClaimResult,
  ComplexityEvidence,
  ExpressivityEvidence,
  FailureEvidence,
  LeftOutRecord,
  LinearEvidence,
  MemorizationScores,
  RunEvidence,
} from "@rote/records";

export interface ReportOptions {
  title: string;
  /** Training runs. Repeats, which differ in their seed alone, are averaged in figures. */
  runs?: readonly RunEvidence[];
  /** Minimum-norm and ridge solutions: section 5. */
  linear?: readonly LinearEvidence[];
  /** Networks built after Theorem 1. */
  expressivity?: readonly ExpressivityEvidence[];
  /** What classes of functions can fit: section 2.2. */
  complexity?: readonly ComplexityEvidence[];
  /** Audits of labels. */
  audits?: readonly AuditEvidence[];
  /** What trainings on random shares say of every training example, one for each experiment. */
  memorization?: readonly MemorizationScores[];
  /** Experiments that came to no result. */
  failures?: readonly FailureEvidence[];
  /** Records that could not be read: named, and in no figure, table or verdict. */
  damaged?: readonly LeftOutRecord[];
  /** Sentences of the paper with verdicts. */
  claims?: readonly ClaimResult[];
  /** What came out, in a sentence. Defaults to a count of claims and runs. */
  summary?: string;
  /** At what size this was done: "tiny", "small", "paper". */
  scale?: string;
  /** The commands that make all of this again, one a line. */
  rerun?: string;
  /** What else determined the results: versions, machine, backend. Any JSON. */
  environment?: unknown;
  /**
   * The address that opens a run in the lab: http, https, or relative to the page. A run for which
   * it is undefined has no link.
   */
  lab?: (run: RunEvidence) => string | undefined;
  /** A document to draw in, as for the figures. */
  document?: Document;
}

export const REPORT_OPTIONS: OptionTable<ReportOptions> = {
  title: "text",
  runs: true,
  linear: true,
  expressivity: true,
  complexity: true,
  audits: true,
  memorization: true,
  failures: true,
  damaged: true,
  claims: true,
  summary: "text",
  scale: "text",
  rerun: "text",
  environment: true,
  lab: "function",
  document: true,
};

/** A file of a report. */
export interface ReportFile {
  /** "report.html", "figure1a.svg", "figure1a.csv", "table1.tex", … */
  name: string;
  content: string;
}
