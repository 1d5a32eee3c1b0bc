import { type ArgumentKind, checkArgument } from "@rote/options";
import type { ClaimResult } from "@rote/records";
import { SpecificationError } from "../specification/specificationError.ts";
import type { AllRecords } from "./claim.ts";
import { claims } from "./claims.ts";
import { withFailures } from "./withFailures.ts";

/**
 * Each claim with its verdict on these records: what it found, the paper's figures beside ours, and
 * the runs it is based on. Runs with manual interventions are left out. Repeats with other seeds
 * are averaged, with 95 % intervals by Student's t. Runs that failed are counted: a claim about
 * every run does not hold if one of them failed.
 */
export function checkClaims(records: Partial<AllRecords>): ClaimResult[] {
  const kind = { training: "list?", linear: "list?", expressivity: "list?", failures: "list?" };
  checkArgument("checkClaims", "records", records, kind as ArgumentKind, SpecificationError);
  const { training: all = [], linear = [], expressivity = [], failures = [] } = records;
  const training = all.filter(({ interventions = [] }) => interventions.length === 0);
  return claims.map((claim) => {
    const { id, sentence, source, tolerance } = claim;
    const judgement = claim.judge({ training, linear, expressivity });
    const ofTraining = failures.filter((failure) => failure.of === "training");
    const counted = withFailures(claim, judgement, training, ofTraining);
    return { id, sentence, source, tolerance, ...counted };
  });
}
