import { ArchiveError, DatasetError, FormatError } from "./datasetError.ts";

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
 * Written here because it has to run in browsers too, in bounded memory, and to mistrust what it
 * reads. It knows the POSIX headers, plain and extended, and GNU's long names.
 *
 * @throws {ArchiveError} at the first such entry.
 * @throws {FormatError} if the stream breaks or is not a tar archive.
 *
 * Source: IEEE Std 1003.1, "pax - portable archive interchange".
 */
export async function* readTar(
  stream: AsyncIterable<Bytes>,
  { who, wanted, maxBytes, maxEntries = 1000 }: ReadTarOptions,
): AsyncGenerator<{ path: string; bytes: Bytes }> {
  const input = new Input(who, stream, maxBytes);
  const seen = new Set<string>();
  // What an extended header says of the entry after it.
  let extended: { path?: string; size?: number } = {};
  try {
    for (let entries = 0; ; entries++) {
      const header = parseHeader(who, await input.read(BLOCK));
      if (!header) break;
      if (entries >= maxEntries) {
        throw new ArchiveError(`${who}: must have at most ${maxEntries} entries, got more.`);
      }
      if (EXTENSIONS.includes(header.type)) {
        if (header.size > MAX_EXTENSION) {
          throw new ArchiveError(`${who}: a header must not have ${header.size} bytes.`);
        }
        const text = new TextDecoder().decode(await input.read(header.size));
        await input.skip(padding(header.size));
        if (header.type === "L") extended.path = text.replace(/\0+$/, "");
        if (header.type === "x") extended = { ...extended, ...parseRecords(who, text) };
        continue;
      }
      const { path = header.path, size = header.size } = extended;
      extended = {};
      refuseEscape(who, path);
      const directory = header.type === "5" || path.endsWith("/");
      if (!directory && header.type !== "0") {
        throw new ArchiveError(
          `${who}: must hold plain files only, got "${path}" of type ${header.type}.`,
        );
      }
      const limit = wanted.get(path);
      if (limit === undefined || directory) {
        await input.skip(size + padding(size));
        continue;
      }
      if (seen.has(path)) throw new ArchiveError(`${who}: must hold "${path}" once, got it twice.`);
      seen.add(path);
      if (size > limit) {
        throw new ArchiveError(`${who}: "${path}" must have at most ${limit} bytes, got ${size}.`);
      }
      const bytes = await input.read(size);
      await input.skip(padding(size));
      yield { path, bytes };
    }
    await input.drain(); // a compressed stream has its checksum at its end
  } catch (error) {
    if (error instanceof DatasetError) throw error;
    throw new FormatError(
      `${who}: must be a whole tar archive, got "${(error as Error).message}".`,
      { cause: error },
    );
  } finally {
    await input.close();
  }
}

const BLOCK = 512;
const EXTENSIONS = ["x", "g", "L"]; // of one entry, of all entries, a long name
const MAX_EXTENSION = 1 << 16;

const padding = (size: number): number => -size & (BLOCK - 1);

interface Header {
  path: string;
  size: number;
  type: string;
}

/** One block; undefined for the zeros that end an archive. */
function parseHeader(who: string, block: Bytes): Header | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  // The sum of all bytes, those of the sum itself taken for spaces.
  const sum = block.reduce((sum, byte, i) => sum + (i >= 148 && i < 156 ? 0x20 : byte), 0);
  if (sum !== octal(block.subarray(148, 156))) {
    throw new FormatError(`${who}: must be a tar archive, got a header with a wrong checksum.`);
  }
  const posix = text(block.subarray(257, 263)) === "ustar" && block[263] === 0x30;
  const prefix = posix ? text(block.subarray(345, 500)) : "";
  const name = text(block.subarray(0, 100));
  const size = octal(block.subarray(124, 136));
  if (!Number.isSafeInteger(size) || size < 0) {
    throw new FormatError(`${who}: "${name}" must have a size, got none that can be read.`);
  }
  const type = String.fromCharCode(block[156] || 0x30); // 0 is an old way to write "0"
  return { path: prefix ? `${prefix}/${name}` : name, size, type };
}

const text = (field: Bytes): string => {
  const end = field.indexOf(0);
  return new TextDecoder().decode(end < 0 ? field : field.subarray(0, end));
};

/** A number in octal digits, or, if the first bit is set, in binary. */
function octal(field: Bytes): number {
  if (field[0]! & 0x80) {
    return field.subarray(1).reduce((value, byte) => value * 256 + byte, field[0]! & 0x7f);
  }
  const digits = text(field).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

/** "<length> <key>=<value>\n", again and again; the length counts itself, in bytes. */
function parseRecords(who: string, records: string): { path?: string; size?: number } {
  const found: { path?: string; size?: number } = {};
  for (const record of records.split("\n")) {
    const [, key, value] = /^\d+ ([^=]+)=(.*)$/s.exec(record) ?? [];
    if (key === "path") found.path = value!;
    if (key === "size") found.size = Number(value);
  }
  if (found.size !== undefined && !(Number.isSafeInteger(found.size) && found.size >= 0)) {
    throw new FormatError(`${who}: a size must be a whole number, got ${found.size}.`);
  }
  return found;
}

function refuseEscape(who: string, path: string): void {
  const escapes =
    /^([/\\]|[a-z]:)/i.test(path) || path.split(/[/\\]/).includes("..") || path.includes("\0");
  if (escapes) throw new ArchiveError(`${who}: paths must stay inside, got "${path}".`);
}

/** The stream as bytes to be read in order, so many and no more. */
class Input {
  private readonly who: string;
  private readonly chunks: AsyncIterator<Bytes>;
  private readonly maxBytes: number;
  private chunk: Bytes = new Uint8Array(0);
  private received = 0;

  constructor(who: string, stream: AsyncIterable<Bytes>, maxBytes: number) {
    this.who = who;
    this.chunks = stream[Symbol.asyncIterator]();
    this.maxBytes = maxBytes;
  }

  async read(length: number): Promise<Bytes> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; ) {
      const part = await this.some(length - at);
      bytes.set(part, at);
      at += part.length;
    }
    return bytes;
  }

  async skip(length: number): Promise<void> {
    for (let left = length; left > 0; ) left -= (await this.some(left)).length;
  }

  async drain(): Promise<void> {
    while (await this.next());
  }

  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  /** At least one byte, at most `length`. */
  private async some(length: number): Promise<Bytes> {
    while (this.chunk.length === 0) {
      if (!(await this.next())) {
        throw new FormatError(`${this.who}: must be a whole tar archive, got one cut short.`);
      }
    }
    const part = this.chunk.subarray(0, length);
    this.chunk = this.chunk.subarray(part.length);
    return part;
  }

  private async next(): Promise<boolean> {
    const { done, value } = await this.chunks.next();
    if (done) return false;
    this.received += value.length;
    if (this.received > this.maxBytes) {
      throw new ArchiveError(
        `${this.who}: must unpack to at most ${this.maxBytes} bytes, got more.`,
      );
    }
    this.chunk = value;
    return true;
  }
}
