import { completeSpecification, type RunSpecification } from "@rote/experiments/specification";
import type { RunEvidence } from "@rote/records";

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
 * @throws {RunFileError} if it is none of them.
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
  if (records.length > 0 && records.length === documents.length) return { records };
  if (records.length === 0 && parsed.every((one) => one === undefined) && hasFields(content)) {
    completeSpecification(content as RunSpecification);
    return { specification: content as RunSpecification };
  }
  throw new RunFileError(
    `${name}: must be a record of a training run, a list of them, or a specification as ` +
      `rote run takes it, got something else.`,
  );
}

/** Whether it has fields of a specification, or none at all. */
function hasFields(content: unknown): boolean {
  if (typeof content !== "object" || content === null || Array.isArray(content)) return false;
  const known = completeSpecification({});
  const names = Object.keys(content);
  return names.length === 0 || names.some((name) => Object.hasOwn(known, name));
}
