import { FormatError } from "../datasetError.ts";
import { pictureHeader } from "./pictureHeader.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Red, green, blue of each pixel, row after row from the top. */
export interface Rgb {
  pixels: Bytes;
  width: number;
  height: number;
}

/** Where a pixel's red, green and blue are in its number. */
type Masks = readonly [red: number, green: number, blue: number];

const PLAIN = 0;
const BIT_FIELDS = 3;
const ALPHA_BIT_FIELDS = 6;

/**
 * The pixels of a BMP file: with a palette of 1, 4 or 8 bits, or 16, 24 or 32 bits a pixel, by the
 * usual or by own masks; alpha is ignored. Written here because the readers on npm (bmp-js, bmp-ts)
 * ignore where the pixels begin, take wrong steps between 5-bit colours, or do not end on hostile
 * files, and `sharp` does not read BMP.
 *
 * @throws {FormatError} if it is anything else (run-length coding, PNG or JPEG within), or cut
 * short.
 *
 * Source: Microsoft, "Bitmap Storage", BITMAPFILEHEADER to BITMAPV5HEADER.
 */
export function readBmp(bytes: Uint8Array): Rgb {
  const { width, height } = pictureHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const header = view.getUint32(14, true);
  const isOld = header === 12;
  const bits = view.getUint16(isOld ? 24 : 28, true);
  const compression = isOld || bytes.length < 34 ? PLAIN : view.getUint32(30, true);
  const isMasked = bits > 8 && (compression === BIT_FIELDS || compression === ALPHA_BIT_FIELDS);
  if (![1, 4, 8, 16, 24, 32].includes(bits) || !(compression === PLAIN || isMasked)) {
    throw new FormatError(
      `a BMP file of ${bits} bits a pixel and compression ${compression}, where 1, 4, 8, 16, 24 ` +
        "or 32 bits without compression are read",
    );
  }
  const start = view.getUint32(10, true);
  const stride = Math.ceil((width * bits) / 32) * 4;
  if (start + stride * height > bytes.length) {
    throw new FormatError(
      `${bytes.length} bytes, where ${width} × ${height} pixels take ${start + stride * height}`,
    );
  }
  const colourOf =
    bits <= 8
      ? paletteOf(view, 14 + header, start, isOld ? 3 : 4, bits)
      : scalesOf(isMasked && bits !== 24 ? masksOf(view) : USUAL[bits]!);
  const topDown = !isOld && view.getInt32(22, true) < 0;
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0, out = 0; y < height; y++) {
    const row = start + stride * (topDown ? y : height - 1 - y);
    for (let x = 0; x < width; x++, out += 3) {
      colourOf(valueAt(view, row, x, bits), pixels, out);
    }
  }
  return { pixels, width, height };
}

/** The number of pixel `x` of the row that begins at `row`. */
function valueAt(view: DataView, row: number, x: number, bits: number): number {
  if (bits === 32) return view.getUint32(row + 4 * x, true);
  if (bits === 16) return view.getUint16(row + 2 * x, true);
  if (bits === 24) {
    return view.getUint16(row + 3 * x, true) + view.getUint8(row + 3 * x + 2) * 65_536;
  }
  const place = x * bits;
  return (view.getUint8(row + (place >> 3)) >> (8 - bits - (place & 7))) & ((1 << bits) - 1);
}

const USUAL: Readonly<Record<number, Masks>> = {
  16: [0x7c00, 0x03e0, 0x001f],
  24: [0xff0000, 0x00ff00, 0x0000ff],
  32: [0xff0000, 0x00ff00, 0x0000ff],
};

/** They stand behind the first 40 bytes of the header, in it or after it. */
const masksOf = (view: DataView): Masks => [
  view.getUint32(54, true),
  view.getUint32(58, true),
  view.getUint32(62, true),
];

/** Writes the colour that `value` names to three places from `out` on. */
type WriteColour = (value: number, pixels: Bytes, out: number) => void;

function paletteOf(
  view: DataView,
  from: number,
  end: number,
  size: number,
  bits: number,
): WriteColour {
  const colours = Math.min(1 << bits, Math.floor((end - from) / size));
  return (value, pixels, out) => {
    if (value >= colours) {
      throw new FormatError(`the colour ${value} of a palette of ${Math.max(colours, 0)}`);
    }
    for (let c = 0; c < 3; c++) pixels[out + c] = view.getUint8(from + size * value + 2 - c);
  };
}

/** Each colour's bits, stretched to 0 to 255 and rounded down, as Pillow does. */
function scalesOf(masks: Masks): WriteColour {
  const parts = masks.map((mask) => {
    const step = mask === 0 ? 1 : (mask & -mask) >>> 0;
    return { mask, step, most: Math.max(1, mask / step) };
  });
  return (value, pixels, out) => {
    for (const [c, { mask, step, most }] of parts.entries()) {
      pixels[out + c] = Math.floor(((((value & mask) >>> 0) / step) * 255) / most);
    }
  };
}
