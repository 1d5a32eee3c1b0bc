import type { PictureKind } from "./pictureHeader.ts";

/**
 * Whether the bytes of a picture end before the picture does, for kinds that others decode: a
 * decoder's own message may say nothing.
 *
 * Sources: PNG, W3C, section 5.3; JPEG, ITU-T T.81, annex B.1.1.3; WebP, RFC 9649, section 2.4.
 */
export function isCutShort(kind: PictureKind, bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (kind === "PNG") return !hasLastChunk(view);
  if (kind === "WebP") return view.getUint32(4, true) + 8 > bytes.length;
  return kind === "JPEG" && !hasEndOfImage(bytes);
}

/** Whether each chunk is whole, up to IEND. */
function hasLastChunk(view: DataView): boolean {
  for (let at = 8; at + 12 <= view.byteLength; ) {
    const end = at + 12 + view.getUint32(at);
    if (view.getUint32(at + 4) === 0x49454e44) return end <= view.byteLength; // "IEND"
    at = end;
  }
  return false;
}

/** Whether the marker EOI stands somewhere; entropy-coded data never holds it. */
function hasEndOfImage(bytes: Uint8Array): boolean {
  for (let at = bytes.length - 2; at > 1; at--) {
    if (bytes[at] === 0xff && bytes[at + 1] === 0xd9) return true;
  }
  return false;
}
