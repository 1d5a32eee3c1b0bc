import { basename } from "node:path";
import { notChecked, type Verification, verdict } from "../kind/verification.ts";
import { specificationHash } from "../specification/specificationHash.ts";
import type { AnyRecord } from "../store/anyRecord.ts";

/** The file in which a command says whose results a folder holds. */
export const IDENTITY = "rote.json";

/** What `verifyIdentity` checks. */
export const RECORDS = "records of the experiment";

/** A record in a file, or why there is none. */
export interface RecordFile {
  path: string;
  kind: string;
  record: AnyRecord;
}

/**
 * Whether a folder holds the records that its `rote.json` names, each once and under its own name.
 * The command that wrote it says there when it has finished: before, records may still be to come.
 *
 * @param identity the content of `rote.json`.
 * @param records those in the same folder, failures too.
 */
export async function verifyIdentity(
  identity: unknown,
  records: readonly RecordFile[],
): Promise<Verification> {
  const what = RECORDS;
  const { experiment, finished } = (identity ?? {}) as { experiment?: unknown; finished?: unknown };
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
  const missing = hashes.filter((hash) => !found.has(hash) && both.get(hash)?.size !== 2);
  const of = (hash: string) => (both.has(hash) ? "one of two" : "none");
  if (missing.length > 0 && wrong.length === 0 && finished !== true) {
    const list = missing.map((hash) => `${hash} (${of(hash)})`).join(", ");
    const detail = `it is not finished: ${hashes.length - missing.length} of ${hashes.length}`;
    return notChecked(what, `${detail} are there, still to come: ${list}`);
  }
  for (const hash of missing) wrong.push(`the record of ${hash} must be there, got ${of(hash)}`);
  return verdict(what, wrong, `all of ${hashes.length}`);
}

/** How a command calls the file of a record. */
function nameOf(kind: string, record: AnyRecord): string {
  if (kind !== "failure") return `${stemOf(kind, record)}.json`;
  return `${stemOf((record as AnyRecord & { of: string }).of, record)}.failure.json`;
}

function stemOf(kind: string, { specification }: AnyRecord): string {
  const { corruption, labels, of } = specification as {
    corruption?: { name: string };
    labels?: string;
    of?: string;
  };
  if (kind === "audit") return "audit";
  if (of !== undefined) return of;
  if (kind === "training") return `${corruption?.name}`;
  return kind === "linear" ? `${labels}-labels` : "record";
}
