import { FormatError } from "../datasetError.ts";

export type PictureKind = "PNG" | "JPEG" | "WebP" | "GIF" | "BMP";

export interface PictureHeader {
  kind: PictureKind;
  width: number;
  height: number;
}

/** Bytes from the beginning that tell the kind. */
export const KIND_BYTES = 16;

/** Pixels of the largest picture that is read: those above which Pillow suspects an attack. */
export const MOST_PIXELS = 89_478_485;

/** What a file is by its first bytes, whatever its name says; undefined if no picture. */
export function pictureKind(bytes: Uint8Array): PictureKind | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, 12));
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "PNG";
  if (text.startsWith("\xff\xd8\xff")) return "JPEG";
  if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) return "GIF";
  if (text.startsWith("RIFF") && text.slice(8) === "WEBP") return "WebP";
  return text.startsWith("BM") ? "BMP" : undefined;
}

/**
 * Kind, width and height of a picture, from its header alone: nothing has been decoded yet, so a
 * small file that claims to be a huge picture costs nothing.
 *
 * @throws {FormatError} if it is no picture of these kinds, has no pixels, or more than
 * `MOST_PIXELS`.
 *
 * Sources: PNG, W3C, section 11.2.2; JPEG, ITU-T T.81, annex B.2.2; WebP, RFC 9649, sections 2.5 to
 * 2.7; GIF89a, section 18; BMP, Microsoft's BITMAPINFOHEADER.
 */
export function pictureHeader(bytes: Uint8Array): PictureHeader {
  const kind = pictureKind(bytes);
  if (!kind) throw new FormatError("bytes of another kind");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: [width: number, height: number] | undefined;
  try {
    size = SIZES[kind](view);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error; // the view ends before
  }
  if (!size) throw new FormatError(`a ${kind} header that is cut short`);
  const [width, height] = size;
  if (width < 1 || height < 1 || width * height > MOST_PIXELS) {
    const most = MOST_PIXELS.toLocaleString("en-US");
    throw new FormatError(`${width} × ${height} pixels, where 1 to ${most} are read`);
  }
  return { kind, width, height };
}

/** Width and height by the header of each kind; reading behind the end throws a RangeError. */
const SIZES: Record<PictureKind, (view: DataView) => [number, number] | undefined> = {
  PNG: (view) => [view.getUint32(16), view.getUint32(20)],
  JPEG: jpegSize,
  GIF: (view) => [view.getUint16(6, true), view.getUint16(8, true)],
  WebP: webpSize,
  BMP: (view) =>
    view.getUint32(14, true) === 12
      ? [view.getUint16(18, true), view.getUint16(20, true)]
      : [Math.abs(view.getInt32(18, true)), Math.abs(view.getInt32(22, true))],
};

/** Of the first frame's header, SOF0 to SOF15; 0xC4, 0xC8 and 0xCC are other segments. */
function jpegSize(view: DataView): [number, number] | undefined {
  for (let at = 2; ; ) {
    while (view.getUint8(at) !== 0xff) at++; // what some cameras leave between segments
    while (view.getUint8(at) === 0xff) at++;
    const marker = view.getUint8(at++);
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return [view.getUint16(at + 5), view.getUint16(at + 3)];
    if (marker === 0xda || marker === 0xd9) return undefined; // compressed data, or the end
    const hasLength = marker > 0x01 && !(marker >= 0xd0 && marker <= 0xd7);
    if (hasLength) at += Math.max(2, view.getUint16(at));
  }
}

/** Of a lossy, a lossless, or an extended file. */
function webpSize(view: DataView): [number, number] | undefined {
  const chunk = view.getUint32(12);
  if (chunk === 0x56503820) {
    return [view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff]; // "VP8 "
  }
  if (chunk === 0x5650384c) {
    const bits = view.getUint32(21, true); // "VP8L"
    return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
  }
  if (chunk !== 0x56503858) return undefined;
  const threeBytes = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  return [threeBytes(24) + 1, threeBytes(27) + 1]; // "VP8X"
}
