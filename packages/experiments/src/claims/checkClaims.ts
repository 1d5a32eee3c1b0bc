import type { ClaimResult } from "@rote/records";
import type { ClaimRecords } from "./claim.ts";
import { claims } from "./claims.ts";

/**
 * Each claim with its verdict on these records: what it found, the paper's figures beside ours, and
 * the runs it is based on. Runs with manual interventions are left out. Repeats with other seeds
 * are averaged, with 95 % intervals by Student's t.
 */
export function checkClaims(records: Partial<ClaimRecords>): ClaimResult[] {
  const { training: all = [], linear = [], expressivity = [] } = records;
  const training = all.filter(({ interventions = [] }) => interventions.length === 0);
  return claims.map((claim) => {
    const { id, sentence, source, tolerance } = claim;
    return { id, sentence, source, tolerance, ...claim.judge({ training, linear, expressivity }) };
  });
}
