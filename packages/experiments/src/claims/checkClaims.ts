import { checkArgument } from "@rote/options";
import { type ClaimResult, checkEvidence, type EvidenceKind } from "@rote/records";
import { SpecificationError } from "../specification/specificationError.ts";
import { checkSubsets } from "../subsets/memorizationScores.ts";
import type { ClaimRecords } from "./claim.ts";
import { claims } from "./claims.ts";

/**
 * Each claim with its verdict on these records: what it found, the paper's figures beside ours,
 * the runs it is based on, and the records that it left out, with the premise that each does not
 * satisfy. Repeats with other seeds are averaged, with 95 % intervals by Student's t; what a single
 * run measured on test images has the binomial interval. An interval that covers a bound is
 * inconclusive. Runs that failed count: they did not fit, and a claim that compares what the others
 * came to cannot hold without them.
 */
export function checkClaims(records: Partial<ClaimRecords>): ClaimResult[] {
  checkArgument("checkClaims", "records", records, "object", SpecificationError);
  const { training = [], linear = [], expressivity = [], complexity = [] } = records;
  const { subsets = [], failures = [] } = records;
  const kinds = { training, linear, expressivity, complexity, failure: failures };
  for (const [kind, some] of Object.entries(kinds)) {
    checkEvidence("checkClaims", kind as EvidenceKind, some, SpecificationError);
  }
  checkSubsets("checkClaims", subsets);
  const all = { training, linear, expressivity, complexity, subsets, failures };
  return claims.map(({ judge, id, sentence, source, premises, tolerance }) => {
    const judgement = judge(all);
    return { id, sentence, source, premises, tolerance, ...judgement };
  });
}
