import {
  completeSpecification,
  type RunSpecification,
  specificationHash,
} from "@rote/experiments/specification";
import type { RunEvidence } from "@rote/records";
import type { ParsedRecord } from "@rote/records/schemas";

/** What a file holds: finished runs, or one still to be done. */
export type RunFile = { records: RunEvidence[] } | { specification: RunSpecification };

/** Characters of the longest file: above that of a thousand records. */
const MOST = 50_000_000;

/** Records of one file. */
const MOST_RECORDS = 1000;

/** A file that is neither. The message says why. */
class RunFileError extends Error {
  override readonly name = "RunFileError";
  readonly code = "BAD_RUN_FILE";
}

/**
 * A file of the command line or of this page: a `record.json`, a list of such records, or a
 * specification as `rote run` takes it.
 *
 * @throws {RunFileError} if it is none of them, or a record whose specification is another than
 * that of its hash.
 * @throws {RecordError} if it says that it is a record, and is not.
 * @throws {SpecificationError} naming the field of the specification that is wrong.
 */
export async function readRunFile(text: string, name: string): Promise<RunFile> {
  if (text.length > MOST) {
    throw new RunFileError(`${name}: must have at most ${MOST} characters, got ${text.length}.`);
  }
  if (/\.ya?ml$/i.test(name)) {
    throw new RunFileError(
      `${name}: must be JSON, got YAML, which the command line reads. Import the run's ` +
        "record.json instead: it holds its specification.",
    );
  }
  const { parseJson, parseRecord } = await import("@rote/records/schemas");
  const content = parseJson(text, name);
  const documents = Array.isArray(content) ? content : [content];
  if (documents.length > MOST_RECORDS) {
    throw new RunFileError(
      `${name}: must hold at most ${MOST_RECORDS} records, got ${documents.length}.`,
    );
  }
  const parsed = documents.map((document) => parseRecord(document, name));
  // As they stand in the file: they may be exported again, and their hashes hold.
  const records = documents.filter((_, i) => parsed[i]?.kind === "training") as RunEvidence[];
  if (records.length > 0 && records.length === documents.length) {
    for (const record of records) await checkHash(record, name);
    return { records };
  }
  if (isSpecification(content)) {
    completeSpecification(content as RunSpecification);
    return { specification: content as RunSpecification };
  }
  throw new RunFileError(
    `${name}: must be a record of a training run, a list of them, or a specification as ` +
      `rote run takes it, got ${whatIs(content, parsed)}.`,
  );
}

/** As `rote verify` asks it: a changed specification is not that of the run. */
async function checkHash(record: RunEvidence, name: string): Promise<void> {
  const hash = await specificationHash(record.specification!);
  if (hash === record.specificationHash) return;
  throw new RunFileError(
    `${name}: the specification of a record must have the hash that the record gives, ` +
      `${record.specificationHash}, got ${hash}. One of them was changed since the run: import ` +
      "the record as it was written, or the specification alone.",
  );
}

/** Whether a document has fields of a specification, and does not say that it is a record. */
const isSpecification = (content: unknown): content is RunSpecification =>
  isObject(content) &&
  !Object.hasOwn(content, "kind") &&
  Object.keys(completeSpecification({})).some((name) => Object.hasOwn(content, name));

const isObject = (content: unknown): content is object =>
  typeof content === "object" && content !== null && !Array.isArray(content);

/** What a document is that is none of those, and what it would need to be one. */
function whatIs(content: unknown, parsed: readonly (ParsedRecord | undefined)[]): string {
  if (!Array.isArray(content)) return whatOne(content, parsed[0]);
  if (content.length === 0) return "an empty list";
  const place = parsed.findIndex((one) => one?.kind !== "training");
  return `a list whose entry ${place + 1} is ${whatOne(content[place], parsed[place])}`;
}

function whatOne(content: unknown, parsed: ParsedRecord | undefined): string {
  if (parsed !== undefined)
    return `a record of the kind "${parsed.kind}", which this page does not show`;
  if (Array.isArray(content)) return "a list";
  if (!isObject(content)) return content === null ? "null" : `a ${typeof content}`;
  if (isSpecification(content)) return "a specification, which stands in a file of its own";
  if (Object.hasOwn(content, "kind")) return "an object of a kind that no record has";
  const lacks = "it has no kind, as a record has, and no dataset, model or other field of a run";
  return Object.keys(content).length === 0 ? `an empty object: ${lacks}` : `an object: ${lacks}`;
}
