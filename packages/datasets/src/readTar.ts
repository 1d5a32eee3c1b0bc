import { type Extract, extract } from "tar-stream";
import { ArchiveError, DatasetError, FormatError } from "./datasetError.ts";
import { collect } from "./inflate.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export interface ReadTarOptions {
  /** Named in errors. */
  who: string;
  /** Path of each wanted entry, and the most bytes it may have. */
  wanted: ReadonlyMap<string, number>;
  /** The most bytes the whole archive may unpack to. */
  maxBytes: number;
  /** The most entries it may have. Defaults to 1,000. */
  maxEntries?: number;
}

/**
 * Reads files out of a tar stream. Nothing is written to a disk, so no entry can go where it should
 * not; but an archive with paths that escape, links, devices, doubled entries, too many of them or
 * too many bytes is not the one we asked for, and is refused.
 *
 * @throws {ArchiveError} at the first such entry.
 * @throws {FormatError} if the stream breaks or is not a tar archive.
 */
export async function* readTar(
  stream: AsyncIterable<Bytes>,
  { who, wanted, maxBytes, maxEntries = 1000 }: ReadTarOptions,
): AsyncGenerator<{ path: string; bytes: Bytes }> {
  const archive = extract();
  const fed = feed(archive, stream, who, maxBytes);
  const seen = new Set<string>();
  let entries = 0;
  try {
    for await (const entry of archive) {
      if (++entries > maxEntries) {
        throw new ArchiveError(`${who}: must have at most ${maxEntries} entries, got more.`);
      }
      const { name, size = 0, type } = entry.header;
      refuseEscape(who, name);
      if (type !== "file" && type !== "directory") {
        throw new ArchiveError(`${who}: must hold plain files only, got the ${type} "${name}".`);
      }
      const limit = wanted.get(name);
      if (limit === undefined || type !== "file") {
        entry.resume();
        continue;
      }
      if (seen.has(name)) throw new ArchiveError(`${who}: must hold "${name}" once, got it twice.`);
      seen.add(name);
      if (size > limit) {
        throw new ArchiveError(`${who}: "${name}" must have at most ${limit} bytes, got ${size}.`);
      }
      yield { path: name, bytes: await collect(`${who}: ${name}`, entry, size) };
    }
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new FormatError(`${who}: must be a whole tar archive, got "${message(error)}".`, {
      cause: error,
    });
  } finally {
    archive.destroy(new Error("no longer read"));
    await fed;
  }
}

/** Passes the stream on at the archive's pace. What breaks the stream breaks the archive. */
async function feed(
  archive: Extract,
  stream: AsyncIterable<Bytes>,
  who: string,
  maxBytes: number,
): Promise<void> {
  let closed = false;
  let proceed = () => {};
  archive.on("drain", () => proceed());
  archive.on("close", () => {
    closed = true;
    proceed();
  });
  let unpacked = 0;
  try {
    for await (const chunk of stream) {
      if (closed) return;
      unpacked += chunk.length;
      if (unpacked > maxBytes) {
        throw new ArchiveError(`${who}: must unpack to at most ${maxBytes} bytes, got more.`);
      }
      if (!archive.write(chunk)) {
        await new Promise<void>((resolve) => {
          proceed = resolve;
        });
      }
    }
    archive.end(undefined);
  } catch (error) {
    archive.destroy(error as Error);
  }
}

const message = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);

function refuseEscape(who: string, path: string): void {
  const escapes =
    /^([/\\]|[a-z]:)/i.test(path) || path.split(/[/\\]/).includes("..") || path.includes("\0");
  if (escapes) throw new ArchiveError(`${who}: paths must stay inside, got "${path}".`);
}
