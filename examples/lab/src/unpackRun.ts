import { LinkError } from "./link.ts";

/** Characters of the longest link, and of what it may unpack to: far above those of any run. */
const [MOST_PACKED, MOST_UNPACKED] = [10_000, 1_000_000];

/**
 * What a link of a report carries behind `run=`: the text of a file of a run, as JSON, compressed
 * by DEFLATE (RFC 1951), in the letters of base64url (RFC 4648).
 *
 * @throws {LinkError} if it is none, or unpacks to more than any run is.
 */
export async function unpackRun(packed: string): Promise<string> {
  if (packed.length > MOST_PACKED) {
    throw new LinkError(
      `link: run must have at most ${MOST_PACKED} characters, got ${packed.length}.`,
    );
  }
  if (!/^[\w-]+$/.test(packed)) {
    throw new LinkError("link: run must be letters of base64url, got others.");
  }
  const bytes = unpacked(fromBase64(packed));
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  try {
    for (let part = await bytes.read(); !part.done; part = await bytes.read()) {
      length += part.value.length;
      if (length > MOST_UNPACKED) break;
      parts.push(part.value);
    }
  } catch {
    throw new LinkError("link: run must be whole, got a part of it, or something else.");
  }
  if (length > MOST_UNPACKED) {
    await bytes.cancel();
    throw new LinkError(`link: run must be at most ${MOST_UNPACKED} bytes, got more.`);
  }
  return new Blob(parts).text();
}

const unpacked = (bytes: Uint8Array<ArrayBuffer>) =>
  new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();

function fromBase64(packed: string): Uint8Array<ArrayBuffer> {
  try {
    const text = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
    return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  } catch {
    throw new LinkError("link: run must be whole, got a part of it.");
  }
}
