import { join } from "node:path";
import { FileTooLargeError, filesUnder, type LeftOut, readText } from "@rote/files";
import { checkOptions } from "@rote/options";
import { type ParsedRecord, parseJson, parseRecord, RecordError } from "@rote/records/schemas";
import { SpecificationError } from "../specification/specificationError.ts";
import type { AnyRecord } from "../store/anyRecord.ts";
import { isWork } from "../store/resultStore.ts";

/** A JSON file under a folder, or a record of a list of them, as the lab exports it. */
export interface FoundDocument {
  /** Within the folder, with "/" between names; of a list "records.json[0]". */
  path: string;
  content: unknown;
  /** Undefined if it does not say that it is a record, or is damaged. */
  parsed: ParsedRecord | undefined;
  /** Why it is no JSON, or says that it is a record and is not. */
  damage?: RecordError;
  /** Where an earlier record of the same run stands: of the two one counts. */
  sameAs?: string;
  /** Whether both are files of their own: lists are written beside the records that they hold. */
  isCopy?: boolean;
}

/** What a folder holds. */
export interface FoundDocuments {
  documents: FoundDocument[];
  leftOut: LeftOut[];
}

/**
 * The JSON documents under a folder, however deep, in the order of their paths, those that say that
 * they are records checked. Links end, nothing waits for a pipe, and files that are too large to be
 * records are left out, as is the work of jobs that are not done: what comes of a job stands in the
 * record, or failure, beside it.
 *
 * @throws an error of the file system, if the folder cannot be listed.
 */
export async function recordsUnder(
  folder: string,
  options: { signal?: AbortSignal | undefined } = {},
): Promise<FoundDocuments> {
  checkOptions("recordsUnder", options, { signal: true }, SpecificationError);
  const { signal } = options;

  const wanted = (name: string) => name.endsWith(".json");
  const { files, leftOut } = await filesUnder(folder, { wanted, signal });
  const documents: FoundDocument[] = [];
  for (const path of files) {
    signal?.throwIfAborted();
    if (isWork(path)) continue; // what comes of it stands in the job's own record or failure
    const file = join(folder, path);
    try {
      documents.push(...(await documentsOf(file, path)));
    } catch (error) {
      if (!(error instanceof FileTooLargeError)) throw error;
      leftOut.push({ path, reason: "too large" }); // it is no record
    }
  }
  return { documents: withCopies(documents), leftOut };
}

/**
 * Names for each record the first one of its run: of the same kind and specification, wherever and
 * whenever it was done. Its seed is the same, so it is no repeat.
 */
function withCopies(documents: readonly FoundDocument[]): FoundDocument[] {
  const first = new Map<string, string>();
  return documents.map((document) => {
    const { path, parsed } = document;
    if (parsed === undefined) return document;
    const { specification, specificationHash } = document.content as AnyRecord;
    const run = specification === undefined ? parsed.record : [specificationHash, specification];
    const key = JSON.stringify([parsed.kind, run]);
    const sameAs = first.get(key);
    if (sameAs === undefined) first.set(key, path);
    if (sameAs === undefined) return document;
    return { ...document, sameAs, isCopy: !isListed(path) && !isListed(sameAs) };
  });
}

const isListed = (path: string) => path.endsWith("]");

async function documentsOf(file: string, path: string): Promise<FoundDocument[]> {
  let content: unknown;
  try {
    content = parseJson(await readText(file), file);
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return [{ path, content, parsed: undefined, damage: error }];
  }
  if (!Array.isArray(content)) return [documentOf(content, file, path)];
  const listed = content.map((one, i) => documentOf(one, `${file}[${i}]`, `${path}[${i}]`));
  const holdsRecords = listed.some(({ parsed, damage }) => parsed ?? damage);
  return holdsRecords ? listed : [documentOf(content, file, path)];
}

function documentOf(content: unknown, source: string, path: string): FoundDocument {
  try {
    return { path, content, parsed: parseRecord(content, source) };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { path, content, parsed: undefined, damage: error };
  }
}
