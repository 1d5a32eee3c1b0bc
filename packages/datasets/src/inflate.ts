import { chunks } from "./chunks.ts";
import { DatasetError, FormatError } from "./datasetError.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** The decompressed bytes of a gzip stream. */
export const gunzip = (stream: ReadableStream<Bytes>): AsyncIterable<Bytes> =>
  chunks(stream.pipeThrough(new DecompressionStream("gzip")));

/** The decompressed bytes of a zlib stream, which must be exactly `length`. */
export const inflate = (who: string, compressed: Bytes, length: number): Promise<Bytes> =>
  collect(
    who,
    chunks(new Blob([compressed]).stream().pipeThrough(new DecompressionStream("deflate"))),
    length,
  );

/**
 * Everything a stream gives, in one array of `length` bytes: neither less nor more.
 *
 * @throws {FormatError} if the stream breaks, or has another length.
 */
export async function collect(
  who: string,
  stream: AsyncIterable<unknown>,
  length: number,
): Promise<Bytes> {
  const bytes = new Uint8Array(length);
  let at = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array>) {
      if (at + chunk.length > length) throw new FormatError(tooLong(who, length));
      bytes.set(chunk, at);
      at += chunk.length;
    }
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new FormatError(
      `${who}: the compressed data must be whole, got "${(error as Error).message}" after ` +
        `${at} bytes.`,
      { cause: error },
    );
  }
  if (at !== length) {
    throw new FormatError(`${who}: must decompress to ${length} bytes, got ${at}.`);
  }
  return bytes;
}

const tooLong = (who: string, length: number) =>
  `${who}: must decompress to ${length} bytes, got more.`;
