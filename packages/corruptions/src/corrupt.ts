import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { ImageSetWith } from "@rote/images";
import { checkArgument, shown } from "@rote/options";
import { type Batch, checkImageShape, checkIndex, checkSizes, imageSize } from "./batch.ts";
import { applied, type Corruption, checkCorruption } from "./corruption.ts";
import { corruptionHash } from "./corruptionHash.ts";
import { BatchError } from "./errors.ts";

/** How one example changed. */
export interface Change {
  index: number;
  /** Whether any pixel differs. */
  image: boolean;
  /** The label before and after, if it differs. */
  label?: { from: number; to: number };
}

/** A labelled image set whose arrays may also be plain lists, or clamped as a canvas gives them. */
export type LooseImageSet = Omit<
  ImageSetWith<"labels" | "classes">,
  "images" | "labels" | "indices"
> & {
  /** Lists are read as float32. */
  images: Batch["images"] | Uint8ClampedArray | readonly number[];
  labels: Batch["labels"] | readonly number[];
  indices?: Batch["indices"] | readonly number[] | undefined;
};

/**
 * Applies a corruption to a labelled image set, and lists what it changed, by comparing before and
 * after. The set itself is left alone. Without `indices` it is a whole split in its order.
 *
 * @returns `batch`: the corrupted set with everything else that the set had. If anything changed, a
 * `fingerprint` becomes SHA-256 of the old one, the corruption, the split and the indices.
 * `manifest`: one entry for each example that changed, in the order of the set.
 * @throws {BatchError} if the set does not have the form that the corruption needs.
 * @throws {CorruptionOptionError} if `corruption` is none.
 */
export function corrupt<T extends LooseImageSet>(
  set: T,
  corruption: Corruption,
): { batch: Omit<T, keyof Batch> & Batch; manifest: Change[] } {
  checkCorruption("corrupt", corruption);
  checkArgument("corrupt", "set", set, LABELLED, BatchError);
  checkImageShape("corrupt", set);
  checkSizes("corrupt", set);
  const before: Batch = { ...set, ...typedArraysOf(set) };
  const after = applied("corrupt", corruption, before);
  const manifest = changes(before, after);
  const batch = { ...set, ...after };
  if (set.fingerprint === undefined || manifest.length === 0) return { batch, manifest };
  const fingerprint = fingerprintAfter(set.fingerprint, before, corruption);
  return { batch: { ...batch, fingerprint }, manifest };
}

/** @throws {BatchError} if a label or an index in a list is no integer. */
function typedArraysOf({ images, shape, labels, indices }: LooseImageSet) {
  const whole = () => Uint32Array.from({ length: shape[0] }, (_, i) => i);
  return {
    images: Array.isArray(images)
      ? Float32Array.from(images)
      : images instanceof Uint8ClampedArray
        ? new Uint8Array(images.buffer, images.byteOffset, images.length)
        : (images as Batch["images"]),
    labels: Array.isArray(labels) ? Int32Array.from(integers(labels)) : (labels as Batch["labels"]),
    indices: Array.isArray(indices)
      ? Uint32Array.from(indices.map((index) => checkedIndex(index)))
      : ((indices as Batch["indices"]) ?? whole()),
  };
}

function integers(labels: readonly number[]): readonly number[] {
  const at = labels.findIndex((value) => !Number.isInteger(value) || Math.abs(value) >= 2 ** 31);
  if (at < 0) return labels;
  throw new BatchError(`corrupt: labels must be integers, got ${shown(labels[at])} at ${at}.`);
}

function checkedIndex(index: number): number {
  checkIndex("corrupt", index);
  return index;
}

const LABELLED = {
  images: "numbers",
  shape: "list",
  labels: "numbers",
  classes: ["text"],
} as const;

function fingerprintAfter(fingerprint: string, { split, indices }: Batch, corruption: Corruption) {
  const text = JSON.stringify([fingerprint, corruptionHash(corruption), split ?? null]);
  const places = new Uint8Array(indices.buffer, indices.byteOffset, indices.byteLength);
  return bytesToHex(sha256.create().update(utf8ToBytes(text)).update(places).digest());
}

function changes(before: Batch, after: Batch): Change[] {
  const list: Change[] = [];
  for (const [i, index] of before.indices.entries()) {
    const image = imageDiffers(before, after, i);
    const from = before.labels[i]!;
    const to = after.labels[i]!;
    if (from !== to) list.push({ index, image, label: { from, to } });
    else if (image) list.push({ index, image });
  }
  return list;
}

function imageDiffers(before: Batch, after: Batch, i: number): boolean {
  if (before.images === after.images) return false;
  if (before.shape.some((size, axis) => size !== after.shape[axis])) return true;
  const size = imageSize(before.shape);
  for (let k = i * size; k < (i + 1) * size; k++) {
    if (before.images[k] !== after.images[k]) return true;
  }
  return false;
}
