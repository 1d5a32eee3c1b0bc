import type { ImageSet } from "@rote/images";
import { platform } from "#platform";
import { checkSet } from "./check.ts";
import type { Hash } from "./platform/platform.ts";

type Content = Pick<Required<ImageSet>, "images" | "shape" | "labels" | "classes">;

/**
 * SHA-256, in hexadecimal, of a labelled image set: shape, type and classes as JSON, then the
 * entries of `images` and of `labels` (as 32-bit integers), little-endian. Equal for equal content.
 *
 * @throws {DatasetArgumentError} if the images are not dense bytes or float32 of their shape, with
 * a label for each.
 */
export function fingerprint(set: Content): string {
  checkSet("fingerprint", set);
  const hash = begin(set);
  hash.update(bytesOf(set.images));
  return end(hash, set.labels);
}

/** The same of a set whose images come some at a time, in order. */
export async function fingerprintOfParts(
  set: Omit<Content, "images">,
  parts: AsyncIterable<Pick<Content, "images">>,
): Promise<string> {
  const hash = begin({ ...set, images: new Uint8Array(0) });
  for await (const { images } of parts) hash.update(bytesOf(images));
  return end(hash, set.labels);
}

function begin({ images, shape, classes }: Omit<Content, "labels">): Hash {
  const dtype = images instanceof Float32Array ? "float32" : "uint8";
  const header = JSON.stringify({ shape, dtype, classes });
  return platform.createHash("sha256").update(new TextEncoder().encode(`${header}\n`));
}

const end = (hash: Hash, labels: Content["labels"]): string =>
  hash.update(bytesOf(Int32Array.from(labels))).digest();

const bytesOf = (array: Uint8Array | Float32Array | Int32Array): Uint8Array =>
  new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
