import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import type { ExpressivityEvidence, LinearEvidence, RunEvidence } from "@rote/records";
import { type ParsedRecord, parseRecord, RecordError } from "@rote/records/schemas";
import { IDENTITY } from "./results.ts";
import { UsageError } from "./usageError.ts";

/** What a folder of results holds. */
export interface Records {
  runs: RunEvidence[];
  linear: LinearEvidence[];
  expressivity: ExpressivityEvidence[];
  /** JSON files that hold something else: paths within the folder. */
  others: string[];
}

/**
 * All records under a folder, however deep, in the order of their paths. The same record in two
 * places counts once. JSON files of other kinds are listed, and not read any further.
 *
 * @throws {UsageError} if there is no such folder, or no record in it.
 * @throws {RecordError} naming the file that is not JSON, or says that it is a record and is not.
 */
export function readRecords(folder: string): Records {
  if (!existsSync(folder) || !statSync(folder).isDirectory()) {
    throw new UsageError(`records: ${folder} must be a folder of results, got none there.`);
  }
  const records: Records = { runs: [], linear: [], expressivity: [], others: [] };
  const seen = new Set<string>();
  for (const path of jsonFiles(folder)) {
    const content = parse(join(folder, path));
    if (isVerdicts(content)) continue; // judged anew by those who need them
    const parsed = parseRecord(content, join(folder, path));
    if (parsed === undefined) {
      records.others.push(path);
      continue;
    }
    const identity = JSON.stringify(parsed);
    if (!seen.has(identity)) add(records, parsed);
    seen.add(identity);
  }
  const found = records.runs.length + records.linear.length + records.expressivity.length;
  if (found === 0) throw noRecords(folder, records.others);
  return records;
}

const jsonFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".json") && basename(path) !== IDENTITY)
    .sort();

const isVerdicts = (content: unknown) =>
  typeof content === "object" && content !== null && "kind" in content && content.kind === "claims";

function add({ runs, linear, expressivity }: Records, { kind, record }: ParsedRecord): void {
  if (kind === "training") runs.push(record);
  else if (kind === "linear") linear.push(record);
  else expressivity.push(record);
}

function noRecords(folder: string, others: readonly string[]): UsageError {
  const files = others.length === 1 ? "one JSON file" : `${others.length} JSON files`;
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

function parse(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new RecordError(
      `records: ${path} must be a whole JSON document, got: ${(error as Error).message}. ` +
        "It may be half-written: remove it, or do its run again.",
    );
  }
}
