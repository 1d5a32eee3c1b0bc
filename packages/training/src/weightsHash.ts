import type { LayersModel } from "@tensorflow/tfjs-layers";

/**
 * SHA-256 over all weights of a model, in order: shapes and the bytes of the values. Equal hashes
 * mean equal weights to the bit; names do not count, since tfjs numbers them through. In hexadecimal.
 */
export async function weightsHash(model: LayersModel): Promise<string> {
  const parts: Uint8Array[] = [];
  for (const weight of model.weights) {
    const values = await weight.read().data();
    parts.push(new TextEncoder().encode(`[${weight.shape}]`));
    parts.push(new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
  }
  const bytes = await new Blob(parts as BlobPart[]).arrayBuffer();
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
