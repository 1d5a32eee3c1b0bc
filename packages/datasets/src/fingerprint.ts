import { platform } from "#platform";
import type { LabelledImages } from "./labelledImages.ts";

/**
 * SHA-256, in hexadecimal, of a labelled image set: shape, type and classes as JSON, then the
 * entries of `images` and of `labels` (as 32-bit integers), little-endian. Equal for equal content.
 */
export function fingerprint(
  set: Pick<LabelledImages, "images" | "shape" | "labels" | "classes">,
): string {
  const dtype = set.images instanceof Float32Array ? "float32" : "uint8";
  const header = JSON.stringify({ shape: set.shape, dtype, classes: set.classes });
  return platform
    .createHash("sha256")
    .update(new TextEncoder().encode(`${header}\n`))
    .update(bytesOf(set.images))
    .update(bytesOf(Int32Array.from(set.labels)))
    .digest();
}

const bytesOf = (array: Uint8Array | Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
