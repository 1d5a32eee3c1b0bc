import type { SubsetEvidence } from "@rote/records";
import { notChecked, type Verification, verdict } from "../kind/verification.ts";
import { influentialPairs } from "../subsets/influentialPairs.ts";
import { influenceFile, memorizationFiles, SCORES } from "../subsets/memorizationFiles.ts";
import { memorizationScores } from "../subsets/memorizationScores.ts";
import type { RecordFile } from "./verifyIdentity.ts";

/** What is said to be compared. */
const WHAT = "scores of the records";

/**
 * Whether the scores of examples, as JSON or as a table, are what the records of their trainings
 * come to.
 *
 * @param json the JSON document: it says which trainings they are of.
 * @param name of one of the files.
 * @param text of it.
 */
export function verifyScores(
  json: string | undefined,
  name: string,
  text: string,
  files: readonly RecordFile[],
): Verification {
  if (json === undefined) return notChecked(WHAT, `there is no ${SCORES.json} that names them`);
  const { runs } = JSON.parse(json) as { runs?: unknown };
  if (!Array.isArray(runs)) return verdict(WHAT, ["runs must be hashes, got none"], "");
  const records: SubsetEvidence[] = [];
  const missing: unknown[] = [];
  for (const hash of runs) {
    const file = files.find(
      ({ kind, record }) => kind === "subset" && record.specificationHash === hash,
    );
    if (file) records.push(file.record as unknown as SubsetEvidence);
    else missing.push(hash);
  }
  if (missing.length > 0) {
    const lacking = missing.map((hash) => `the record of ${hash} must be there, got none`);
    return verdict(WHAT, lacking, "");
  }
  const { json: scores, csv } = memorizationFiles(memorizationScores(records));
  const must: Record<string, () => string> = {
    [SCORES.json]: () => scores,
    [SCORES.csv]: () => csv,
  };
  const influence = () => influenceFile(influentialPairs(records));
  const isSame = text === (must[name] ?? influence)();
  const wrong = isSame ? [] : ["they must be those of the records, got others"];
  return verdict(WHAT, wrong, `of ${records.length} trainings`);
}
