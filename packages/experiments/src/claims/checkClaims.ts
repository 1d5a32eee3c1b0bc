import type { Claim, ClaimRecords } from "./claim.ts";
import type { ClaimResult } from "./claimResult.ts";
import * as exported from "./claims.ts";

/** Every claim of the paper that can be checked, in the paper's order. */
export const claims: readonly Claim[] = Object.values(exported).sort(
  (a, b) => placeOf(a) - placeOf(b) || (a.id < b.id ? -1 : 1),
);

/** Figures 1 and 2 and the tables of section 3 before sections 4 and 5; as text sorts within these. */
function placeOf({ id }: Claim): number {
  const order = ["fig1a", "fig1b", "fig1c", "table1", "table4", "fig2", "theorem1", "section5"];
  return order.indexOf(id.split("-")[0]!);
}

/**
 * Each claim with its verdict on these records: what it found, the paper's figures beside ours, and
 * which runs it asked. A run that a person interfered with is not asked. Repeats with other seeds are averaged, with 95 % intervals by Student's t.
 */
export function checkClaims(records: Partial<ClaimRecords>): ClaimResult[] {
  const { training: all = [], linear = [], expressivity = [] } = records;
  const training = all.filter(({ interventions }) => interventions.length === 0);
  return claims.map((claim) => {
    const { id, sentence, source, tolerance } = claim;
    return { id, sentence, source, tolerance, ...claim.judge({ training, linear, expressivity }) };
  });
}
