import { basename } from "node:path";
import { type Verification, verdict } from "../kind/verification.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import type { AnyRecord } from "../store/anyRecord.ts";

/** The file in which a command says whose results a folder holds. */
export const IDENTITY = "rote.json";

/** A record in a file, or why there is none. */
export interface RecordFile {
  path: string;
  kind: string;
  record: AnyRecord;
}

/**
 * Whether a folder holds the records that its `rote.json` names, each once and under its own name.
 *
 * @param identity the content of `rote.json`.
 * @param records those in the same folder, failures too.
 */
export async function verifyIdentity(
  identity: unknown,
  records: readonly RecordFile[],
): Promise<Verification> {
  const what = "records of the experiment";
  const { experiment } = (identity ?? {}) as { experiment?: unknown };
  if (typeof experiment !== "string" || !/^[0-9a-f]{64}( [0-9a-f]{64})*$/.test(experiment)) {
    const got = JSON.stringify(experiment);
    return verdict(what, [`experiment must be hashes of specifications, got ${got}`], "");
  }
  const hashes = experiment.split(" ");
  const wrong: string[] = [];
  const found = new Set<string>();
  const both = new Map<string, Set<string>>(); // hashes that stand for two machines
  for (const { path, kind, record } of records) {
    const name = nameOf(kind, record);
    if (basename(path) !== name) wrong.push(`${path} must be the record of ${name}, got another`);
    const { labels } = record.specification as { labels?: string };
    const joint =
      kind === "linear"
        ? await specificationHash({ ...record.specification, labels: "both" })
        : undefined;
    if (hashes.includes(record.specificationHash)) found.add(record.specificationHash);
    else if (joint !== undefined && labels !== undefined && hashes.includes(joint))
      both.set(joint, (both.get(joint) ?? new Set()).add(labels));
    else wrong.push(`${path} must be of the experiment, got another's`);
  }
  for (const hash of hashes) {
    if (found.has(hash) || both.get(hash)?.size === 2) continue;
    wrong.push(
      `the record of ${hash} must be there, got ${both.has(hash) ? "one of two" : "none"}`,
    );
  }
  return verdict(what, wrong, `all of ${hashes.length}`);
}

/** How a command calls the file of a record. */
function nameOf(kind: string, record: AnyRecord): string | undefined {
  const { corruption, labels } = record.specification as {
    corruption?: { name: string };
    labels?: string;
  };
  if (kind === "training") return `${corruption?.name}.json`;
  if (kind === "failure") return corruption && `${corruption.name}.failure.json`;
  return kind === "linear" ? `${labels}-labels.json` : "record.json";
}
