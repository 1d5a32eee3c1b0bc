export { checkClaims } from "./checkClaims.ts";
export type { Claim, ClaimRecords, Judgement } from "./claim.ts";
export { claims } from "./claims.ts";
