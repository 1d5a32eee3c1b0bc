import { hashInPieces } from "./hashInPieces.ts";
import { RandomArgumentError } from "./randomArgumentError.ts";

/**
 * SHA-256, in hexadecimal, of the parts one after another; texts count as UTF-8. Parts of 2 GiB and
 * more together must not change until it is there: they are hashed a piece at a time.
 *
 * It is here because every package that needs it stands on this one.
 *
 * @throws {RandomArgumentError} if a part is neither, or where a browser does not hash 2 GiB.
 */
export async function sha256(...parts: readonly (Uint8Array | string)[]): Promise<string> {
  const wrong = parts.findIndex((part) => typeof part !== "string" && !ArrayBuffer.isView(part));
  if (wrong >= 0) {
    throw new RandomArgumentError(
      `sha256: parts must be bytes or texts, got ${typeof parts[wrong]} as part ${wrong}.`,
    );
  }
  const most = parts.reduce((sum, part) => sum + mostBytesOf(part), 0);
  if (most < TWO_GIB) return hex(await digestOf(parts));
  const hash = await hashInPieces(parts);
  if (hash !== undefined) return hash;
  try {
    return hex(await digestOf(parts));
  } catch (cause) {
    throw new RandomArgumentError(
      "sha256: the parts must have less than 2 GiB together in this engine, got at most " +
        `${most} bytes.`,
      { cause },
    );
  }
}

/** What WebCrypto takes is less, in Node. */
const TWO_GIB = 2 ** 31;

/** A UTF-16 unit has three bytes in UTF-8 at most. */
const mostBytesOf = (part: Uint8Array | string) =>
  typeof part === "string" ? 3 * part.length : part.byteLength;

async function digestOf(parts: readonly (Uint8Array | string)[]): Promise<Uint8Array> {
  const bytes = await new Blob(parts as BlobPart[]).arrayBuffer();
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

const hex = (digest: Uint8Array): string =>
  Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
