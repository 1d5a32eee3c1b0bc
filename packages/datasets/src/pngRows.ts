import { FormatError } from "./datasetError.ts";
import { inflate } from "./inflate.ts";

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * Pixels of a PNG file with 8-bit RGB, not interlaced, of a known size: R, G, B of the first pixel
 * of the first row, and so on. Other PNG files are not read here; checksums of chunks are left to
 * the checksum of what is built from the pixels.
 *
 * @throws {FormatError} if the file is anything else.
 *
 * Source: Portable Network Graphics (PNG) Specification, W3C, sections 5 and 9.
 */
export async function pngRows(
  who: string,
  png: Uint8Array<ArrayBuffer>,
  { width, height }: { width: number; height: number },
): Promise<Uint8Array<ArrayBuffer>> {
  if (!SIGNATURE.every((byte, i) => png[i] === byte)) {
    throw new FormatError(`${who}: must begin with the PNG signature.`);
  }
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const compressed: Uint8Array<ArrayBuffer>[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (at + 12 + length > png.length) throw new FormatError(`${who}: chunk ${type} is cut short.`);
    if (type === "IHDR") {
      const found = [
        view.getUint32(at + 8),
        view.getUint32(at + 12),
        ...png.subarray(at + 16, at + 21),
      ];
      // bit depth 8, colour type 2 (RGB), compression 0, filter method 0, no interlace
      const expected = [width, height, 8, 2, 0, 0, 0];
      if (found.join() !== expected.join()) {
        throw new FormatError(`${who}: the PNG header must be ${expected}, got ${found}.`);
      }
    }
    if (type === "IDAT") compressed.push(png.subarray(at + 8, at + 8 + length));
    at += 12 + length;
  }
  const stride = 3 * width;
  const filtered = await inflate(
    who,
    new Uint8Array(await new Blob(compressed).arrayBuffer()),
    (stride + 1) * height,
  );
  return unfilter(who, filtered, stride, height);
}

/** Undoes the filter that each row names in its first byte; a pixel has 3 bytes. */
function unfilter(who: string, filtered: Uint8Array, stride: number, height: number) {
  const rows = new Uint8Array(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (stride + 1)]!;
    if (filter > 4) throw new FormatError(`${who}: row ${row} has the unknown filter ${filter}.`);
    const from = row * (stride + 1) + 1;
    const to = row * stride;
    for (let i = 0; i < stride; i++) {
      const left = i >= 3 ? rows[to + i - 3]! : 0;
      const up = row > 0 ? rows[to + i - stride]! : 0;
      const upLeft = i >= 3 && row > 0 ? rows[to + i - stride - 3]! : 0;
      let prediction = 0;
      if (filter === 1) prediction = left;
      else if (filter === 2) prediction = up;
      else if (filter === 3) prediction = (left + up) >> 1;
      else if (filter === 4) prediction = paeth(left, up, upLeft);
      rows[to + i] = filtered[from + i]! + prediction;
    }
  }
  return rows;
}

/** Whichever of the three is nearest to left + up − upLeft. */
function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const toLeft = Math.abs(estimate - left);
  const toUp = Math.abs(estimate - up);
  const toUpLeft = Math.abs(estimate - upLeft);
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
