import { macrotask } from "./macrotask.ts";

/**
 * SHA-256, in hexadecimal, of any number of bytes, a piece at a time, with a turn of the event loop
 * after each. Undefined in a browser, which hashes nothing in pieces.
 *
 * @param piece bytes that are hashed at once. Defaults to 64 MiB, a tenth of a second or so.
 */
export async function hashInPieces(
  parts: readonly (Uint8Array | string)[],
  piece = 2 ** 26,
): Promise<string | undefined> {
  if (typeof process === "undefined" || typeof process.getBuiltinModule !== "function") return;
  const hash = process.getBuiltinModule("node:crypto").createHash("sha256");
  for (const part of parts) {
    const bytes = typeof part === "string" ? new TextEncoder().encode(part) : part;
    for (let at = 0; at < bytes.length; at += piece) {
      hash.update(bytes.subarray(at, at + piece));
      await macrotask();
    }
  }
  return hash.digest("hex");
}
