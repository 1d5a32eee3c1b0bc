import { chunks } from "./chunks.ts";
import type { Dataset, OfficialFile } from "./dataset.ts";
import { MissingFileError } from "./datasetError.ts";
import { collect, gunzip } from "./inflate.ts";
import { readTar } from "./readTar.ts";
import type { Shelf, ShelvedFile } from "./shelf.ts";
import type { UnverifiedFile } from "./source.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The official files `wanted` from a shelf that has them as published or plain; an archive gives
 * all that it has. They are not verified yet.
 *
 * @throws {MissingFileError} if the shelf has one in neither form.
 * @throws {FormatError} if a compressed file is damaged, or has another length than published.
 * @throws {ArchiveError} if an archive holds what it should not.
 */
export async function* unpack(
  dataset: Dataset,
  shelf: Shelf,
  wanted: ReadonlySet<string>,
): AsyncGenerator<UnverifiedFile> {
  const { packing } = dataset;
  const archive = packing.kind === "archive" && (await shelf.open(packing.archive));
  if (archive) {
    try {
      yield* unpackArchive(dataset, packing.folder, `${shelf.name}: ${packing.archive}`, archive);
    } finally {
      await archive.release();
    }
    return;
  }
  for (const file of dataset.files.filter(({ name }) => wanted.has(name))) {
    yield { name: file.name, bytes: await unpackFile(dataset, shelf, file) };
  }
}

async function* unpackArchive(
  dataset: Dataset,
  folder: string,
  who: string,
  archive: ShelvedFile,
): AsyncGenerator<UnverifiedFile> {
  const entries = readTar(gunzipped(archive.stream()), {
    who,
    wanted: new Map(dataset.files.map(({ name, bytes }) => [folder + name, bytes])),
    // Besides the files: headers, a readme, the names of the classes.
    maxBytes: dataset.files.reduce((sum, { bytes }) => sum + bytes, 1 << 20),
  });
  for await (const { path, bytes } of entries) yield { name: path.slice(folder.length), bytes };
}

function joined(a: Bytes, b: Bytes): Bytes {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

/**
 * Whether the shelf has an official file in a wrapping.
 *
 * @throws {MissingFileError} if it does not.
 */
export async function requirePacked(dataset: Dataset, shelf: Shelf, name: string): Promise<void> {
  const { packing } = dataset;
  const names = packing.kind === "archive" ? [packing.archive, `${name}.gz`] : [`${name}.gz`];
  for (const candidate of names) {
    const file = await shelf.open(candidate);
    await file?.release();
    if (file) return;
  }
  throw missing(dataset, shelf, name, [name, ...names]);
}

const missing = (dataset: Dataset, shelf: Shelf, name: string, names: readonly string[]) =>
  new MissingFileError(
    name,
    `${dataset.name}: ${shelf.name} must have ${names.join(" or ")}, got neither. ` +
      `The data is at ${dataset.homepage}`,
  );

async function unpackFile(dataset: Dataset, shelf: Shelf, { name, bytes }: OfficialFile) {
  const names = dataset.packing.kind === "gzip" ? [`${name}.gz`, name] : [name, `${name}.gz`];
  for (const candidate of names) {
    const file = await shelf.open(candidate);
    if (!file) continue;
    try {
      return await collect(`${shelf.name}: ${candidate}`, gunzipped(file.stream()), bytes);
    } finally {
      await file.release();
    }
  }
  throw missing(dataset, shelf, name, names);
}

/**
 * Decompresses a stream if it begins as gzip does, else gives it as it is: a server that declares
 * `Content-Encoding: gzip` makes `fetch` decompress a `.gz` file on its own.
 */
async function* gunzipped(stream: ReadableStream<Bytes>): AsyncGenerator<Bytes> {
  const reader = stream.getReader();
  let head = new Uint8Array(0);
  let ended = false;
  while (head.length < 2 && !ended) {
    const { done, value } = await reader.read();
    ended = done;
    if (value) head = joined(head, value);
  }
  const whole = new ReadableStream<Bytes>({
    start: (controller) => controller.enqueue(head),
    async pull(controller) {
      const { done, value } = ended ? { done: true } : await reader.read();
      if (done) controller.close();
      else if (value) controller.enqueue(value);
    },
    cancel: (why) => reader.cancel(why),
  });
  yield* head[0] === 0x1f && head[1] === 0x8b ? gunzip(whole) : chunks(whole);
}
