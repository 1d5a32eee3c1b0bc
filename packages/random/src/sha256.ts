/**
 * SHA-256, in hexadecimal, of the parts one after another; texts count as UTF-8.
 *
 * It is here because every package that needs it stands on this one.
 */
export async function sha256(...parts: readonly (Uint8Array | string)[]): Promise<string> {
  const bytes = await new Blob(parts as BlobPart[]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
