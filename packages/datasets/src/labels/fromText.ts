import { FormatError } from "../datasetError.ts";

/** Bytes that a CSV may have: an engine's texts end there. */
const LONGEST_TEXT = 2 ** 29 - 2;

/**
 * What is read of the text in a file.
 *
 * @param name what messages call the file.
 * @throws {FormatError} with that name, if there is too much of it or `read` throws one.
 */
export function fromText<Read>(
  who: string,
  name: string,
  bytes: Uint8Array,
  read: (text: string) => Read,
): Read {
  if (bytes.length > LONGEST_TEXT) {
    throw new FormatError(
      `${who}: ${name} must have at most ${LONGEST_TEXT} bytes, got ${bytes.length}.`,
    );
  }
  try {
    return read(new TextDecoder(encodingOf(bytes)).decode(bytes));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new FormatError(`${name}: ${error.message}`, { cause: error });
  }
}

/** What a text's byte order mark says: spreadsheets save UTF-16 too. */
function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}
