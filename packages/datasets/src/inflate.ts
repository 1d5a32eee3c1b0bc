import { Inflate } from "pako";
import { chunks } from "./chunks.ts";
import { DatasetError, FormatError } from "./datasetError.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/**
 * The decompressed bytes of a gzip stream: of all its members; zeros after them are ignored. By
 * `pako`, as `DecompressionStream` knows one member only and refuses what follows it, and `fflate`
 * checks no checksums.
 */
export async function* gunzip(stream: ReadableStream<Bytes>): AsyncGenerator<Bytes> {
  let ready: Bytes[] = [];
  const begin = () => {
    const inflate = new Inflate();
    inflate.onData = (bytes) => ready.push(bytes);
    return inflate;
  };
  let member = begin();
  for await (const chunk of chunks(stream)) {
    // Some at a time: a small piece may unpack to a thousand times as much.
    for (let at = 0; at < chunk.length; at += PIECE) {
      if (member.ended) {
        if (chunk[at] !== GZIP) return;
        member = begin(); // it begins where a piece does
      }
      const isGood = member.push(chunk.subarray(at, at + PIECE));
      yield* ready;
      ready = [];
      if (!isGood) throw new Error(member.msg);
    }
  }
  if (!member.ended) throw new Error("unexpected end of file");
}

const PIECE = 16_384;

/** The first byte of a member. */
const GZIP = 0x1f;

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
