import { crc32, deflateSync } from "node:zlib";
import type { ImageSet } from "@rote/datasets";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/** PNG's numbers for colour types, by channels. */
const COLOUR: Readonly<Record<number, number>> = { 1: 0, 2: 4, 3: 2, 4: 6 };

/**
 * An image of a set as a PNG file. Numbers that are no bytes are stretched from the least to the
 * largest of the image; of another number of channels than 1 to 4 the first is shown.
 */
export function pngOf(
  { images, shape }: Pick<ImageSet, "images" | "shape">,
  place: number,
): Buffer {
  const [, height, width, channels] = shape;
  const size = height * width * channels;
  const bytes = asBytes(images.subarray(place * size, (place + 1) * size));
  const shown = COLOUR[channels] === undefined ? 1 : channels;
  const stride = 1 + width * shown;
  const rows = new Uint8Array(height * stride); // each begins with its filter: none
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < shown; c++) {
        rows[y * stride + 1 + x * shown + c] = bytes[(y * width + x) * channels + c]!;
      }
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, COLOUR[shown]!], 8);
  const chunks = [chunk("IHDR", header), chunk("IDAT", deflateSync(rows)), chunk("IEND")];
  return Buffer.concat([SIGNATURE, ...chunks]);
}

function chunk(type: string, data: Uint8Array = new Uint8Array(0)): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, "latin1");
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}

function asBytes(values: Uint8Array | Float32Array): Uint8Array {
  if (values instanceof Uint8Array) return values;
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  const scale = most > least ? 255 / (most - least) : 0;
  return Uint8Array.from(values, (value) => Math.round((value - least) * scale));
}
