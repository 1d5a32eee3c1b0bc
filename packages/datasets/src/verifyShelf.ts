import type { Dataset, OfficialFile } from "./dataset.ts";
import { DatasetError, MissingFileError } from "./datasetError.ts";
import { fromShelf, verify } from "./officialFiles.ts";
import type { Shelf } from "./shelf.ts";
import { unpack } from "./unpack.ts";

/** What became of one official file. */
export interface FileStatus {
  file: string;
  path: string;
  bytes: number;
  md5: string;
  status: "verified" | "missing" | "corrupt";
  /** What is wrong with it. */
  error?: DatasetError;
}

const REMEDY = "Copy it again from its source.";

/**
 * Compares every official file that a shelf has, plain, compressed or in the archive, with its
 * published checksum.
 *
 * @throws {MissingFileError} if the shelf is a folder that is not there.
 */
export async function verifyShelf(
  dataset: Dataset,
  shelf: Shelf,
  signal: AbortSignal | undefined,
): Promise<FileStatus[]> {
  const statuses = new Map<string, FileStatus>();
  const settle = ({ name, bytes, md5 }: OfficialFile, place: string, error?: DatasetError) => {
    const status = !error ? "verified" : error instanceof MissingFileError ? "missing" : "corrupt";
    const path = `${shelf.name}/${place}`;
    statuses.set(name, { file: name, path, bytes, md5, status, ...(error && { error }) });
  };

  const packed: OfficialFile[] = [];
  for (const file of dataset.files) {
    signal?.throwIfAborted();
    try {
      if (await fromShelf(dataset, file, shelf)) settle(file, file.name);
      else packed.push(file);
    } catch (error) {
      if (error instanceof MissingFileError && error.file === shelf.name) throw error; // no folder
      settle(file, file.name, typed(error));
    }
  }
  const { packing } = dataset;
  const archive = packing.kind === "archive" ? packing.archive : undefined;
  const groups = archive ? [packed] : packed.map((file) => [file]);
  for (const group of groups.filter(({ length }) => length > 0)) {
    signal?.throwIfAborted();
    const wanted = new Map(group.map((file) => [file.name, file]));
    const placeOf = ({ name }: OfficialFile) => archive ?? `${name}.gz`;
    try {
      for await (const { name, bytes } of unpack(dataset, shelf, new Set(wanted.keys()))) {
        const file = wanted.get(name);
        if (!file) continue;
        wanted.delete(name);
        settleVerified(file, bytes);
      }
    } catch (error) {
      for (const file of wanted.values()) settle(file, placeOf(file), typed(error));
      wanted.clear();
    }
    for (const file of wanted.values()) {
      const message = `${dataset.name}: ${placeOf(file)} must hold ${file.name}, got none.`;
      settle(file, placeOf(file), new MissingFileError(file.name, message));
    }

    function settleVerified(file: OfficialFile, bytes: Uint8Array) {
      const place = `${shelf.name}: ${placeOf(file)}`;
      try {
        verify(dataset, file, bytes, `${place}: ${file.name}`, REMEDY);
        settle(file, placeOf(file));
      } catch (error) {
        settle(file, placeOf(file), typed(error));
      }
    }
  }
  return dataset.files.map(({ name }) => statuses.get(name)!);
}

/** The package's own error, about the file; anything else is not. */
function typed(error: unknown): DatasetError {
  if (error instanceof DatasetError) return error;
  throw error;
}
