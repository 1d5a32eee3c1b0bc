import { createTarDecoder } from "modern-tar";
import { chunks } from "./chunks.ts";
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
 * The wanted files of a tar stream, one after another, in bounded memory. Nothing is written to a
 * disk, so no entry can escape; but an archive with paths that climb out, links, devices, doubled
 * entries, too many of them or too many bytes is not the one we asked for, and is refused.
 *
 * The format is read by `modern-tar`, which is ES modules without dependencies and runs in browsers
 * as it is; `tar-stream` is CommonJS, brings a dozen packages, and a bundle of it as an ES module
 * does not start in Node.
 *
 * @throws {ArchiveError} at the first such entry.
 * @throws {FormatError} if the stream breaks or is not a tar archive.
 */
export async function* readTar(
  stream: AsyncIterable<Bytes>,
  { who, wanted, maxBytes, maxEntries = 1000 }: ReadTarOptions,
): AsyncGenerator<{ path: string; bytes: Bytes }> {
  const seen = new Set<string>();
  const stop = new AbortController();
  const bytes = readable(bounded(who, stream, maxBytes));
  const decoder = createTarDecoder({ strict: true });
  let entries = 0;
  try {
    for await (const { header, body } of chunks(
      bytes.pipeThrough(decoder, { signal: stop.signal }),
    )) {
      const { name: path, size, type } = header;
      if (++entries > maxEntries) {
        throw new ArchiveError(`${who}: must have at most ${maxEntries} entries, got more.`);
      }
      refuseEscape(who, path);
      if (type !== "file" && type !== "directory") {
        throw new ArchiveError(`${who}: must hold plain files only, got "${path}", a ${type}.`);
      }
      const limit = wanted.get(path);
      if (limit === undefined || type === "directory") {
        // Read to its end: cancelling it would cut off the next entry (modern-tar 0.8).
        for await (const _ of chunks(body));
        continue;
      }
      if (seen.has(path)) throw new ArchiveError(`${who}: must hold "${path}" once, got it twice.`);
      seen.add(path);
      if (size > limit) {
        throw new ArchiveError(`${who}: "${path}" must have at most ${limit} bytes, got ${size}.`);
      }
      yield { path, bytes: await collect(`${who}: ${path}`, chunks(body), size) };
    }
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    const { message } = error as Error;
    throw new FormatError(`${who}: must be a whole tar archive, got "${message}".`, {
      cause: error,
    });
  } finally {
    stop.abort(); // ends the reading of an archive that is not read to its end
  }
}

function refuseEscape(who: string, path: string): void {
  const escapes =
    /^([/\\]|[a-z]:)/i.test(path) || path.split(/[/\\]/).includes("..") || path.includes("\0");
  if (escapes) throw new ArchiveError(`${who}: paths must stay inside, got "${path}".`);
}

/** The stream, up to so many bytes. */
async function* bounded(
  who: string,
  stream: AsyncIterable<Bytes>,
  maxBytes: number,
): AsyncGenerator<Bytes> {
  let received = 0;
  for await (const chunk of stream) {
    received += chunk.length;
    if (received > maxBytes) {
      throw new ArchiveError(`${who}: must unpack to at most ${maxBytes} bytes, got more.`);
    }
    yield chunk;
  }
}

/** A stream of what an iterator gives: not every browser has `ReadableStream.from`. */
function readable(chunks: AsyncGenerator<Bytes>): ReadableStream<Bytes> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  });
}
