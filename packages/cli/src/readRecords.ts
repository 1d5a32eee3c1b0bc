import { basename } from "node:path";
import { memorizationOfEach } from "@rote/experiments/subsets";
import { IDENTITY, recordsUnder } from "@rote/experiments/verify";
import type {
  AuditEvidence,
  ComplexityEvidence,
  ExpressivityEvidence,
  FailureEvidence,
  LeftOutRecord,
  LinearEvidence,
  RunEvidence,
  SubsetEvidence,
} from "@rote/records";
import { counted } from "@rote/records";
import { type ParsedRecord, RecordError } from "@rote/records/schemas";
import { checkIsFolder } from "./checkIsFolder.ts";
import type { Terminal } from "./terminal.ts";
import { UsageError } from "./usageError.ts";

/** What a folder of results holds. */
export interface Records {
  runs: RunEvidence[];
  linear: LinearEvidence[];
  expressivity: ExpressivityEvidence[];
  complexity: ComplexityEvidence[];
  audits: AuditEvidence[];
  /** Trainings on random shares. */
  subsets: SubsetEvidence[];
  /** Experiments that came to no record. */
  failures: FailureEvidence[];
  /** What is no record, and is not read any further: paths within the folder. */
  others: string[];
  /** What says that it is a record and is not, or is no JSON: paths within the folder, and why. */
  damaged: LeftOutRecord[];
  /** Records of runs that have an earlier one, which counts: paths within the folder. */
  copies: { path: string; sameAs: string }[];
}

/** What a report shows of records: of trainings on random shares, what they say of each example. */
export function evidenceOf({ others: _, copies: __, subsets, ...evidence }: Records) {
  return { ...evidence, memorization: memorizationOfEach(subsets) };
}

/**
 * All records under a folder, however deep, in the order of their paths. A run that has records in
 * two places counts once, by the first; a failure does not count once its experiment has a record.
 * JSON files of other kinds, what cannot be read as a file, and damaged records are listed.
 *
 * @throws {UsageError} if there is no such folder, or no record in it.
 * @throws {RecordError} if there are only damaged records.
 * @throws the signal's reason, once it is aborted.
 */
export async function readRecords(folder: string, signal?: AbortSignal): Promise<Records> {
  checkIsFolder("records", folder, "a folder of results");
  const { documents, leftOut } = await recordsUnder(folder, { signal });
  const records: Records = {
    runs: [],
    linear: [],
    expressivity: [],
    complexity: [],
    audits: [],
    subsets: [],
    failures: [],
    others: [],
    damaged: [],
    copies: [],
  };
  for (const { path, content, parsed, damage, sameAs, isCopy } of documents) {
    if (damage) {
      records.damaged.push({ record: path, reason: damage.message });
      continue;
    }
    if (basename(path) === IDENTITY || isComputed(content)) continue; // anew by who needs it
    if (parsed === undefined) {
      records.others.push(path);
      continue;
    }
    if (sameAs === undefined) add(records, parsed);
    else if (isCopy) records.copies.push({ path, sameAs });
  }
  const { runs, linear, expressivity, complexity, audits, subsets, failures, others } = records;
  const notRead = leftOut.filter(({ reason }) => reason !== "a folder that was visited already");
  others.push(...notRead.map(({ path, reason }) => `${path} (${reason})`));
  const all = [...runs, ...linear, ...expressivity, ...complexity, ...audits, ...subsets];
  const done = new Set(all.map(({ specificationHash }) => specificationHash));
  const failed = new Map(failures.map((failure) => [failure.specificationHash, failure]));
  records.failures = [...failed.values()].filter((failure) => !done.has(failure.specificationHash));
  if (done.size + records.failures.length === 0) {
    refuseDamaged("records", records);
    throw noRecords(folder, others);
  }
  return records;
}

/** Says which records are left out, as damaged or as copies, before anything is judged. */
export function sayLeftOut(
  { damaged, copies = [] }: Pick<Records, "damaged"> & Partial<Records>,
  terminal: Terminal,
): void {
  for (const { path, sameAs } of copies.slice(0, MOST_COPIES)) {
    terminal.say(`The same run twice, counted once: ${sameAs} and ${path}.`);
  }
  if (copies.length > MOST_COPIES) {
    terminal.say(
      `… and ${counted(copies.length - MOST_COPIES, "more run", "more runs")} twice, counted once.`,
    );
  }
  for (const copy of copies) terminal.emit("copy", copy);
  for (const { record, reason } of damaged) {
    terminal.say(`Left out, because it is damaged: ${record}. ${reason}`);
    terminal.emit("damaged", { path: record, reason });
  }
}

/**
 * Ends a command that has left out damaged records, once it has written what the others say.
 *
 * @throws {RecordError} if there are any.
 */
export function refuseDamaged(who: string, { damaged }: Pick<Records, "damaged">): void {
  const [first] = damaged;
  if (first === undefined) return;
  const got = damaged.length === 1 ? "one" : String(damaged.length);
  throw new RecordError(
    `${who}: every record must be whole, got ${got} left out as damaged: ` +
      `${some(damaged.map(({ record }) => record))}. ${first.reason}`,
  );
}

/** Copies that are named one by one. */
const MOST_COPIES = 5;

/** Verdicts, and scores of memorization: they follow from the records. */
const isComputed = (content: unknown) =>
  typeof content === "object" &&
  content !== null &&
  "kind" in content &&
  (content.kind === "claims" || content.kind === "memorization");

function add(records: Records, { kind, record }: ParsedRecord): void {
  if (kind === "training") records.runs.push(record);
  else if (kind === "linear") records.linear.push(record);
  else if (kind === "expressivity") records.expressivity.push(record);
  else if (kind === "complexity") records.complexity.push(record);
  else if (kind === "audit") records.audits.push(record);
  else if (kind === "subset") records.subsets.push(record);
  else records.failures.push(record);
}

function noRecords(folder: string, others: readonly string[]): UsageError {
  const files = counted(others.length, "JSON file");
  const what = others.length === 0 ? "no JSON file" : `${files} of another kind (${some(others)})`;
  return new UsageError(
    `records: ${folder} must hold records of runs, got ${what}. ` +
      "Make some: rote randomize --out FOLDER.",
  );
}

/** The first few of many names. */
export const some = (names: readonly string[]): string =>
  names.length <= 4
    ? names.join(", ")
    : `${names.slice(0, 3).join(", ")}, … ${names.length - 3} more`;
