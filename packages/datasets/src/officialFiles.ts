import { platform } from "#platform";
import type { Dataset, OfficialFile } from "./dataset.ts";
import {
  CorruptFileError,
  DatasetError,
  DownloadError,
  MissingFileError,
  OfflineError,
} from "./datasetError.ts";
import { reason } from "./download.ts";
import type { DatasetEvent } from "./events.ts";
import type { Cache } from "./platform/platform.ts";
import type { Source } from "./source.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface OfficialFilesOptions {
  directory?: string;
  cacheDirectory?: string;
  offline?: boolean;
  signal?: AbortSignal;
  onProgress?: (event: DatasetEvent) => void;
}

/**
 * A function that gives the verified bytes of an official file by its name.
 *
 * @param needed the files it will be asked for, so that one visit to a source brings them all.
 */
export function officialFiles(
  dataset: Dataset,
  needed: ReadonlySet<string>,
  options: OfficialFilesOptions,
): (name: string) => Promise<Bytes> {
  const file = (name: string) => dataset.files.find((file) => file.name === name)!;
  const { directory } = options;
  if (directory !== undefined) return (name) => fromDirectory(dataset, file(name), directory);

  const cache = platform.openCache(dataset.name, options.cacheDirectory);
  return async (name) => {
    options.signal?.throwIfAborted();
    const cached = await fromCache(dataset, file(name), await cache, options);
    if (cached) return cached;
    return fetchInto(await cache, dataset, file(name), needed, options);
  };
}

async function fromDirectory(
  dataset: Dataset,
  file: OfficialFile,
  directory: string,
): Promise<Bytes> {
  const path = `${directory}/${file.name}`;
  const bytes = await platform.readFromDirectory(directory, file.name);
  if (!bytes) {
    throw new MissingFileError(
      path,
      `${dataset.name}: ${directory} must have the official file ${file.name}, got none. ` +
        `Unpack the download of ${dataset.homepage} there, or leave out "directory".`,
    );
  }
  verify(dataset, file, bytes, path, "Copy it anew from its source.");
  return bytes as Bytes;
}

/** The verified file, or undefined if it is not there; a wrong one is renamed out of the way. */
async function fromCache(
  dataset: Dataset,
  file: OfficialFile,
  cache: Cache,
  { offline, onProgress }: OfficialFilesOptions,
): Promise<Bytes | undefined> {
  const bytes = await cache.read(file.name);
  if (!bytes) return undefined;
  try {
    const remedy = "It was set aside; load again with the network to replace it.";
    verify(dataset, file, bytes, cache.path(file.name), remedy);
    return bytes;
  } catch (error) {
    const movedTo = await cache.quarantine(file.name);
    onProgress?.({
      type: "quarantined",
      dataset: dataset.name,
      file: file.name,
      movedTo,
      error: error as Error,
    });
    if (offline) throw error;
    return undefined;
  }
}

/** Fills the cache from the first source that can, and returns the file that was asked for. */
async function fetchInto(
  cache: Cache,
  dataset: Dataset,
  file: OfficialFile,
  needed: ReadonlySet<string>,
  options: OfficialFilesOptions,
): Promise<Bytes> {
  if (options.offline) {
    throw new OfflineError(
      [file.name],
      `${dataset.name}: offline, the cache must have ${cache.path(file.name)}, got none. ` +
        "Load once with the network.",
    );
  }
  return cache.exclusively(async () => {
    // Another process may have been faster.
    const cached = await fromCache(dataset, file, cache, options);
    if (cached) return cached;
    const attempts: { source: string; error: Error }[] = [];
    for (const source of dataset.sources) {
      try {
        await visit(source, cache, dataset, needed, options);
        const fetched = await fromCache(dataset, file, cache, options);
        if (fetched) return fetched;
        throw new MissingFileError(
          file.name,
          `${dataset.name}: ${source.name} has no ${file.name}.`,
        );
      } catch (error) {
        options.signal?.throwIfAborted();
        if (error instanceof DatasetError && error.code === "CACHE") throw error;
        attempts.push({ source: source.name, error: error as Error });
        options.onProgress?.({
          type: "sourceFailed",
          dataset: dataset.name,
          source: source.name,
          error: error as Error,
        });
      }
    }
    const list = attempts.map(({ source, error }) => `\n  ${source}: ${reason(error)}`).join("");
    throw new DownloadError(
      `${dataset.name}: one of its sources must give ${file.name}, got:${list}\n` +
        `Get online, or download the data from ${dataset.homepage} and pass the folder as "directory".`,
      attempts,
    );
  }, options);
}

/** Stores what a source gives, as far as it is missing and has the published checksum. */
async function visit(
  source: Source,
  cache: Cache,
  dataset: Dataset,
  needed: ReadonlySet<string>,
  { signal, onProgress }: OfficialFilesOptions,
): Promise<void> {
  const common = { dataset: dataset.name, source: source.name };
  onProgress?.({ type: "source", ...common, notice: noticeOf(dataset, source.name) });
  const missing = new Set<string>();
  for (const { name, bytes } of dataset.files) {
    if ((await cache.size(name)) !== bytes) missing.add(name);
  }
  const wanted = new Set([...needed].filter((name) => missing.has(name)));
  const given = source.files(wanted, {
    cache,
    signal,
    onBytes: (file, received, total) =>
      onProgress?.({ type: "download", ...common, file, received, total }),
  });
  for await (const { name, bytes } of given) {
    signal?.throwIfAborted();
    const file = dataset.files.find((file) => file.name === name);
    if (!file || !missing.has(name)) continue;
    verify(dataset, file, bytes, `${name} from ${source.name}`, "It was not kept.");
    await cache.write(name, bytes);
    onProgress?.({ type: "stored", ...common, file: name, bytes: bytes.length });
  }
}

/** One line for people: source, licence, whom to cite. */
export const noticeOf = (dataset: Dataset, source: string): string =>
  `${dataset.title} from ${source}. Licence: ${dataset.licence} Cite: ${dataset.citation}`;

/**
 * @throws {CorruptFileError} if `bytes` are not the published file's.
 */
export function verify(
  dataset: Dataset,
  file: OfficialFile,
  bytes: Uint8Array,
  place: string,
  remedy: string,
): void {
  const wrong = (expected: string, found: string) =>
    new CorruptFileError({ who: dataset.name, file: place, expected, found, remedy });
  if (bytes.length !== file.bytes) {
    throw wrong(`${count(file.bytes)} bytes`, `${count(bytes.length)}`);
  }
  const md5 = platform.createHash("md5").update(bytes).digest();
  if (md5 !== file.md5) throw wrong(`the MD5 checksum ${file.md5}`, md5);
}

const count = (n: number): string => n.toLocaleString("en-US");
