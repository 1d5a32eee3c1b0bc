import { checkClaims } from "@rote/experiments/claims";
import { recordsUnder } from "@rote/experiments/verify";
import type { ClaimResult } from "@rote/records";
import type { EvidenceOf, ParsedRecord } from "@rote/records/schemas";

/** The records of a folder by kind, each once, and what the claims say of them. */
export type Evidence = { [Kind in keyof EvidenceOf]: EvidenceOf[Kind][] } & {
  claims: ClaimResult[];
};

/** @throws the damage of what says that it is a record and is not. */
export async function evidenceUnder(folder: string): Promise<Evidence> {
  const { documents } = await recordsUnder(folder);
  const parsed = new Map<string, ParsedRecord>();
  for (const { damage, parsed: one } of documents) {
    if (damage) throw damage;
    if (one) parsed.set(JSON.stringify(one), one);
  }
  const of = <Kind extends keyof EvidenceOf>(kind: Kind) =>
    [...parsed.values()].flatMap((one) =>
      one.kind === kind ? [one.record as EvidenceOf[Kind]] : [],
    );
  const records = {
    training: of("training"),
    linear: of("linear"),
    expressivity: of("expressivity"),
    complexity: of("complexity"),
    audit: of("audit"),
    subset: of("subset"),
    failure: of("failure"),
  };
  return {
    ...records,
    claims: checkClaims({ ...records, subsets: records.subset, failures: records.failure }),
  };
}
