import { join } from "node:path";
import { filesUnder, type LeftOut, readText } from "@rote/files";
import { checkOptions } from "@rote/options";
import { type ParsedRecord, parseJson, parseRecord } from "@rote/records/schemas";
import { SpecificationError } from "../specification/specificationError.ts";

/** A JSON file under a folder. */
export interface FoundDocument {
  /** Within the folder, with "/" between names. */
  path: string;
  content: unknown;
  /** Undefined if it does not say that it is a record. */
  parsed: ParsedRecord | undefined;
}

/** What a folder holds. */
export interface FoundDocuments {
  documents: FoundDocument[];
  leftOut: LeftOut[];
}

/**
 * The JSON documents under a folder, however deep, in the order of their paths, those that say that
 * they are records checked. Links end, and nothing waits for a pipe.
 *
 * @throws {RecordError} naming the file that is not JSON, or says that it is a record and is not.
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
    const file = join(folder, path);
    const content = parseJson(await readText(file), file);
    documents.push({ path, content, parsed: parseRecord(content, file) });
  }
  return { documents, leftOut };
}
