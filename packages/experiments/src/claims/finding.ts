import { type Estimate, endsOf } from "@rote/records";

/** Whether a quantity keeps to its bound; undecided where its 95 % interval covers the bound. */
export interface Finding {
  verdict: "holds" | "fails" | "inconclusive";
  /** What does not hold, or may not: "down from p = 0.3 to 0.4". */
  problem: string;
}

/** That a quantity is at least its bound. */
export function atLeast(estimate: Estimate, bound: number, problem: string): Finding {
  const { low, high } = endsOf(estimate);
  return { verdict: low >= bound ? "holds" : high < bound ? "fails" : "inconclusive", problem };
}

/** That a quantity is at most its bound. */
export function atMost(estimate: Estimate, bound: number, problem: string): Finding {
  const { low, high } = endsOf(estimate);
  return { verdict: high <= bound ? "holds" : low > bound ? "fails" : "inconclusive", problem };
}

/** That a quantity is more than its bound. */
export function moreThan(estimate: Estimate, bound: number, problem: string): Finding {
  const { low, high } = endsOf(estimate);
  return { verdict: low > bound ? "holds" : high <= bound ? "fails" : "inconclusive", problem };
}

/** What is known without an interval. */
export const known = (holds: boolean, problem: string): Finding => ({
  verdict: holds ? "holds" : "fails",
  problem,
});

/** All of them: one that fails decides, then one that is open. */
export function every(findings: readonly Pick<Finding, "verdict">[]): Finding["verdict"] {
  const verdicts = findings.map(({ verdict }) => verdict);
  if (verdicts.includes("fails")) return "fails";
  return verdicts.includes("inconclusive") ? "inconclusive" : "holds";
}

/** One of them: one that holds decides, then one that is open. */
export function some(findings: readonly Pick<Finding, "verdict">[]): Finding["verdict"] {
  const verdicts = findings.map(({ verdict }) => verdict);
  if (verdicts.includes("holds")) return "holds";
  return verdicts.includes("inconclusive") ? "inconclusive" : "fails";
}
