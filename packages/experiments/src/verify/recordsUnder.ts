import { join } from "node:path";
import { filesUnder, type LeftOut, readText } from "@rote/files";
import { checkOptions } from "@rote/options";
import { type ParsedRecord, parseJson, parseRecord, RecordError } from "@rote/records/schemas";
import { SpecificationError } from "../specification/specificationError.ts";

/** A JSON file under a folder. */
export interface FoundDocument {
  /** Within the folder, with "/" between names. */
  path: string;
  content: unknown;
  /** Undefined if it does not say that it is a record, or is damaged. */
  parsed: ParsedRecord | undefined;
  /** Why it is no JSON, or says that it is a record and is not. */
  damage?: RecordError;
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
    documents.push({ path, ...(await documentOf(file)) });
  }
  return { documents, leftOut };
}

async function documentOf(file: string): Promise<Omit<FoundDocument, "path">> {
  let content: unknown;
  try {
    content = parseJson(await readText(file), file);
    return { content, parsed: parseRecord(content, file) };
  } catch (error) {
    if (!(error instanceof RecordError)) throw error;
    return { content, parsed: undefined, damage: error };
  }
}
