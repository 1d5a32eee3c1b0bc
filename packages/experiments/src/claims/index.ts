export { checkClaims, claims } from "./checkClaims.ts";
export type { Claim, ClaimRecords, Judgement } from "./claim.ts";
export type { ClaimFigure, ClaimResult, Verdict } from "./claimResult.ts";
export type { ExpressivityEvidence, LinearEvidence } from "./otherRecords.ts";
