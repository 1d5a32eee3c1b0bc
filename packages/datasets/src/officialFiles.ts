import type { OptionTable } from "@rote/options";
import { platform } from "#platform";
import type { Cache } from "./cache.ts";
import { chunks } from "./chunks.ts";
import type { Dataset, OfficialFile } from "./dataset.ts";
import { DatasetArgumentError } from "./datasetArgumentError.ts";
import {
  CacheError,
  CorruptFileError,
  DownloadError,
  MissingFileError,
  OfflineError,
} from "./datasetError.ts";
import { reason } from "./download.ts";
import type { DatasetEvent } from "./events.ts";
import { collect } from "./inflate.ts";
import { pickedShelf } from "./pickedShelf.ts";
import type { Shelf } from "./shelf.ts";
import type { Source } from "./source.ts";
import { webFolder } from "./sources/webFolder.ts";
import { requirePacked, unpack } from "./unpack.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface OfficialFilesOptions {
  /**
   * A folder that has the official files: decompressed, each with `.gz`, or in the official
   * archive. Then no other source is used. Node only; in browsers, see `files`.
   */
  directory?: string;
  /** The same, as files that the user picked. */
  files?: Iterable<File>;
  /** Web folders to try before the official ones, in order: they have the same files. */
  mirrors?: readonly string[];
  /**
   * Where verified files are kept. In Node a folder: by default `ROTE_DATA`, else the platform's
   * cache folder. In browsers the name of a cache in Cache Storage.
   */
  cacheDirectory?: string;
  /** Never use the network. Defaults to false. */
  offline?: boolean;
  /**
   * Milliseconds without new bytes after which an address that has given some is left; until then
   * it is tried again. Bytes that have arrived are kept for the next call. Defaults to 15,000.
   */
  patience?: number;
  /** Aborting ends the loading with the signal's reason; the next call resumes the download. */
  signal?: AbortSignal;
  onProgress?: (event: DatasetEvent) => void;
}

export const OFFICIAL_FILES_OPTIONS: OptionTable<OfficialFilesOptions> = {
  directory: "text",
  files: true,
  mirrors: true,
  cacheDirectory: "text",
  offline: "boolean",
  patience: "number",
  signal: true,
  onProgress: true,
};

/**
 * A function that returns the verified bytes of an official file by its name.
 *
 * @param needed the names it will be called with, so that one visit to a source brings them all.
 */
export function officialFiles(
  dataset: Dataset,
  needed: ReadonlySet<string>,
  options: OfficialFilesOptions,
): (name: string) => Promise<Bytes> {
  const { signal, cacheDirectory, offline } = options;
  const own = ownShelf(dataset, options);
  const sources = own ? [ownSource(dataset, own)] : offline ? [] : sourcesOf(dataset, options);

  return async (name) => {
    signal?.throwIfAborted();
    const file = dataset.files.find((file) => file.name === name)!;
    const plain = own && (await fromShelf(dataset, file, own));
    if (plain) return plain;
    // Before the cache, which is not what was named.
    if (own) await requirePacked(dataset, own, name);
    const cache = await platform.openCache(dataset.name, cacheDirectory);
    const cached = await fromCache(dataset, file, cache, options);
    return cached ?? fetchInto(cache, sources, dataset, file, needed, options);
  };
}

/** Where a dataset is fetched from, in order. */
export function sourcesOf(
  dataset: Dataset,
  { mirrors = [] }: { mirrors?: readonly string[] } = {},
): Source[] {
  const folders = mirrors.map((mirror) => {
    const page = globalThis.location?.href; // a page may say "./data"
    if (!URL.canParse(mirror, page)) {
      throw new DatasetArgumentError(
        `${dataset.name}: mirrors must be web addresses, got "${mirror}".`,
      );
    }
    const base = new URL(mirror, page).href;
    return base.endsWith("/") ? base : `${base}/`;
  });
  return [
    ...[...folders, ...dataset.addresses].map((base) => webFolder(dataset, base)),
    ...dataset.otherSources,
  ];
}

/**
 * The folder or the files that the user named, where official files are found under their other
 * names, too.
 */
export function ownShelf(
  dataset: Dataset,
  options: Pick<OfficialFilesOptions, "directory" | "files">,
): Shelf | undefined {
  const shelf = namedShelf(dataset, options);
  return (
    shelf && {
      name: shelf.name,
      async open(name) {
        const plain = name.replace(/\.gz$/, "");
        const file = dataset.files.find((file) => file.name === plain);
        for (const other of [plain, ...(file?.aliases ?? [])]) {
          const found = await shelf.open(other + name.slice(plain.length));
          if (found) return found;
        }
        return undefined;
      },
    }
  );
}

function namedShelf(
  dataset: Dataset,
  { directory, files }: Pick<OfficialFilesOptions, "directory" | "files">,
): Shelf | undefined {
  if (directory !== undefined && files) {
    throw new DatasetArgumentError(
      `${dataset.name}: give either "directory" or "files", got both.`,
    );
  }
  if (directory === "") {
    throw new DatasetArgumentError(
      `${dataset.name}: directory must not be empty, got "". Pass the path of a folder, or leave ` +
        "it out.",
    );
  }
  if (directory !== undefined) {
    if (platform.folderShelf) return platform.folderShelf(directory);
    throw new MissingFileError(
      directory,
      `${dataset.name}: a browser cannot open the folder "${directory}". Pass picked files as ` +
        `"files".`,
    );
  }
  return files && pickedShelf(files);
}

const ownSource = (dataset: Dataset, shelf: Shelf): Source => ({
  name: shelf.name,
  files: (wanted) => unpack(dataset, shelf, wanted),
});

/** The verified file if the shelf has it as it is; it need not go through the cache. */
export async function fromShelf(
  dataset: Dataset,
  file: OfficialFile,
  shelf: Shelf,
): Promise<Bytes | undefined> {
  const found = await shelf.open(file.name);
  if (!found) return undefined;
  const place = `${shelf.name}: ${file.name}`;
  const remedy = "Copy it again from its source.";
  try {
    if (found.size !== undefined) verifySize(dataset, file, found.size, place, remedy);
    const bytes = await collect(place, chunks(found.stream()), file.bytes);
    verify(dataset, file, bytes, place, remedy);
    return bytes;
  } finally {
    await found.release();
  }
}

/** The verified file, or undefined if it is not there; a wrong one is renamed out of the way. */
async function fromCache(
  dataset: Dataset,
  file: OfficialFile,
  cache: Cache,
  { offline, onProgress }: OfficialFilesOptions,
): Promise<Bytes | undefined> {
  if (!(await cache.inspect(file.name))) return undefined;
  try {
    const remedy = "It was set aside; load again with the network to replace it.";
    return await verifiedInCache(dataset, file, cache, remedy);
  } catch (error) {
    if (!(error instanceof CorruptFileError)) throw error;
    const movedTo = await setAside(dataset, file, cache, error);
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

/**
 * The verified file of the cache, or undefined if it is not there. Kind and size are looked at
 * before it is opened: a pipe would block, and a huge file fill the memory.
 *
 * @throws {CorruptFileError} if something else is there.
 */
export async function verifiedInCache(
  dataset: Dataset,
  file: OfficialFile,
  cache: Cache,
  remedy: string,
): Promise<Bytes | undefined> {
  const place = cache.path(file.name);
  const found = await cache.inspect(file.name);
  if (!found) return undefined;
  if (found.kind !== "file") {
    const wrong = { expected: "the bytes of a file", found: `a ${found.kind}` };
    throw new CorruptFileError({ who: dataset.name, file: place, ...wrong, remedy });
  }
  verifySize(dataset, file, found.size, place, remedy);
  const bytes = await cache.read(file.name);
  if (bytes) verify(dataset, file, bytes, place, remedy);
  return bytes;
}

/** Renames a wrong file. Where the cache cannot be written, what is wrong is still said. */
async function setAside(
  dataset: Dataset,
  file: OfficialFile,
  cache: Cache,
  error: CorruptFileError,
): Promise<string> {
  try {
    return await cache.quarantine(file.name);
  } catch (thrown) {
    const { expected, found } = error;
    const why = thrown instanceof Error ? reason(thrown) : String(thrown);
    const remedy =
      `It could not be set aside ("${why}"): remove it, or set ROTE_DATA to a folder that can be ` +
      "written.";
    const wrong = { who: dataset.name, file: error.file, expected, found, remedy };
    throw new CorruptFileError(wrong, { cause: thrown });
  }
}

/** Fills the cache from the first source that can, and returns the requested file. */
async function fetchInto(
  cache: Cache,
  sources: readonly Source[],
  dataset: Dataset,
  file: OfficialFile,
  needed: ReadonlySet<string>,
  options: OfficialFilesOptions,
): Promise<Bytes> {
  if (sources.length === 0) {
    throw new OfflineError(
      [file.name],
      `${dataset.name}: offline, the cache must have ${cache.path(file.name)}, got none. ` +
        "Load once with the network.",
    );
  }
  const work = async () => {
    // Another process may have been faster.
    const cached = await fromCache(dataset, file, cache, options);
    if (cached) return cached;
    const attempts: { source: string; error: Error }[] = [];
    for (const source of sources) {
      try {
        await visit(source, cache, dataset, needed, options);
        const fetched = await fromCache(dataset, file, cache, options);
        if (fetched) {
          await cache.tidy();
          return fetched;
        }
        throw new MissingFileError(
          file.name,
          `${dataset.name}: ${source.name} must have ${file.name}, got none.`,
        );
      } catch (thrown) {
        options.signal?.throwIfAborted();
        if (thrown instanceof CacheError) throw thrown;
        const error = thrown as Error;
        attempts.push({ source: source.name, error });
        options.onProgress?.({
          type: "sourceFailed",
          dataset: dataset.name,
          source: source.name,
          error,
        });
      }
    }
    // What the user named has one place to fail: its own error says it best.
    if (options.directory !== undefined || options.files) throw attempts[0]!.error;
    const list = attempts.map(({ source, error }) => `\n  ${source}: ${reason(error)}`).join("");
    throw new DownloadError(
      `${dataset.name}: one of its sources must give ${file.name}, got:${list}\n` +
        `Get online, or download the data from ${dataset.homepage} and pass the folder as ` +
        `"directory".`,
      attempts,
    );
  };
  const { signal, onProgress } = options;
  const onWait = (holder: string) =>
    onProgress?.({ type: "waiting", dataset: dataset.name, holder });
  return cache.exclusively(work, { signal, onWait });
}

/** Stores what a source gives, as far as it is missing and has the published checksum. */
async function visit(
  source: Source,
  cache: Cache,
  dataset: Dataset,
  needed: ReadonlySet<string>,
  { signal, patience, onProgress }: OfficialFilesOptions,
): Promise<void> {
  const common = { dataset: dataset.name, source: source.name };
  onProgress?.({ type: "source", ...common, notice: noticeOf(dataset, source.name) });
  const missing = new Set<string>();
  for (const { name, bytes } of dataset.files) {
    if ((await cache.inspect(name))?.size !== bytes) missing.add(name);
  }
  const wanted = new Set([...needed].filter((name) => missing.has(name)));
  const given = source.files(wanted, {
    cache,
    signal,
    patience,
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
  verifySize(dataset, file, bytes.length, place, remedy);
  const md5 = platform.createHash("md5").update(bytes).digest();
  if (md5 !== file.md5) {
    const expected = `the MD5 checksum ${file.md5}`;
    throw new CorruptFileError({ who: dataset.name, file: place, expected, found: md5, remedy });
  }
}

function verifySize(
  dataset: Dataset,
  file: OfficialFile,
  size: number,
  place: string,
  remedy: string,
): void {
  if (size === file.bytes) return;
  throw new CorruptFileError({
    who: dataset.name,
    file: place,
    expected: `${file.bytes.toLocaleString("en-US")} bytes`,
    found: size.toLocaleString("en-US"),
    remedy,
  });
}
