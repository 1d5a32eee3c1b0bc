import { crc32, deflateSync } from "node:zlib";
import { ACROSS } from "../src/readSprite.ts";

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

/**
 * Square RGB images, `[n, side, side, 3]`, as one PNG picture with `ACROSS` of them in each row.
 * Nothing is lost: `readSprite` gives the same bytes.
 */
export function writeSprite(images: Uint8Array, side: number): Buffer {
  const size = side * side * 3;
  const rows = Math.ceil(images.length / size / ACROSS);
  const stride = ACROSS * side * 3;
  const pixels = new Uint8Array(rows * side * stride);
  for (let i = 0; i * size < images.length; i++) {
    const corner = Math.floor(i / ACROSS) * side * stride + (i % ACROSS) * side * 3;
    for (let y = 0; y < side; y++) {
      const from = i * size + y * side * 3;
      pixels.set(images.subarray(from, from + side * 3), corner + y * stride);
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(ACROSS * side, 0);
  header.writeUInt32BE(rows * side, 4);
  header.set([8, 2], 8); // 8 bits each of red, green and blue
  const data = deflateSync(filtered(pixels, stride), { level: 9 });
  return Buffer.concat([SIGNATURE, chunk("IHDR", header), chunk("IDAT", data), chunk("IEND")]);
}

/** Each row after the number of PNG's filter 4, Paeth: what is left of a photograph is smallest. */
function filtered(pixels: Uint8Array, stride: number): Uint8Array {
  const height = pixels.length / stride;
  const out = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) {
    out[y * (stride + 1)] = 4;
    for (let i = 0; i < stride; i++) {
      const at = y * stride + i;
      const left = i >= 3 ? pixels[at - 3]! : 0;
      const up = y > 0 ? pixels[at - stride]! : 0;
      const upLeft = i >= 3 && y > 0 ? pixels[at - stride - 3]! : 0;
      out[y * (stride + 1) + 1 + i] = pixels[at]! - paeth(left, up, upLeft);
    }
  }
  return out;
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft;
  const [a, b, c] = [left, up, upLeft].map((value) => Math.abs(estimate - value));
  if (a! <= b! && a! <= c!) return left;
  return b! <= c! ? up : upLeft;
}

function chunk(type: string, data: Uint8Array = new Uint8Array(0)): Buffer {
  const out = Buffer.alloc(12 + data.length);
  out.writeUInt32BE(data.length, 0);
  out.write(type, 4, "latin1");
  out.set(data, 8);
  out.writeUInt32BE(crc32(out.subarray(4, 8 + data.length)), 8 + data.length);
  return out;
}
