import { FormatError } from "../datasetError.ts";
import { MOST_PIXELS, pictureHeader } from "./pictureHeader.ts";
import type { Rgb } from "./readBmp.ts";

/** Codes of the longest dictionary, 12 bits. */
const MOST_CODES = 4096;

/**
 * The pixels of a GIF file's first frame, as Pillow has them: what is transparent has the colour
 * that its number names, and so has what the frame leaves free, by the transparent number, or else
 * by 0. Written here because decoders that give red, green, blue and alpha forget these colours.
 *
 * @throws {FormatError} if it is cut short, has no frame, or more pixels than are read.
 *
 * Source: CompuServe, "Graphics Interchange Format, Version 89a", 1990, and its appendix F (LZW).
 */
export function readGif(bytes: Uint8Array): Rgb {
  const screen = pictureHeader(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    const global = paletteAt(bytes, 13, view.getUint8(10));
    let at = 13 + global.length;
    let transparent = 0;
    for (; view.getUint8(at) !== FRAME; ) {
      const block = view.getUint8(at++);
      if (block === END) throw new FormatError("a GIF file without a picture");
      if (block !== EXTENSION) continue;
      const isControl = view.getUint8(at) === GRAPHIC_CONTROL;
      if (isControl && view.getUint8(at + 2) & 1) transparent = view.getUint8(at + 5);
      at = endOfBlocks(view, at + 1);
    }
    const [left, top, width, height] = [1, 3, 5, 7].map((i) => view.getUint16(at + i, true)) as [
      number,
      number,
      number,
      number,
    ];
    const flags = view.getUint8(at + 9);
    const local = paletteAt(bytes, at + 10, flags);
    const whole = {
      width: Math.max(screen.width, left + width),
      height: Math.max(screen.height, top + height),
    };
    if (whole.width * whole.height > MOST_PIXELS) {
      throw new FormatError(`a frame that makes ${whole.width} × ${whole.height} pixels`);
    }
    const numbers = numbersOf(view, at + 10 + local.length, width * height);
    const colourOf = coloursOf(local.length > 0 ? local : global);
    const pixels = new Uint8Array(whole.width * whole.height * 3);
    pixels.set(colourOf.subarray(3 * transparent, 3 * transparent + 3));
    // Twice as much each time: a small file may claim 90 million pixels.
    for (let filled = 3; filled < pixels.length; filled *= 2) pixels.copyWithin(filled, 0, filled);
    const rows = (flags & INTERLACED) !== 0 ? interlaced(height) : undefined;
    for (let row = 0, from = 0; row < height; row++) {
      const y = top + (rows?.[row] ?? row);
      let out = 3 * (y * whole.width + left);
      for (let x = 0; x < width; x++) {
        const colour = 3 * numbers[from++]!;
        for (let c = 0; c < 3; c++) pixels[out++] = colourOf[colour + c]!;
      }
    }
    return { pixels, ...whole };
  } catch (error) {
    if (error instanceof RangeError) throw new FormatError("a GIF file that is cut short");
    throw error;
  }
}

const FRAME = 0x2c;
const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const END = 0x3b;
const INTERLACED = 0x40;

/** A palette that flags announce; empty if they announce none. */
const paletteAt = (bytes: Uint8Array, at: number, flags: number): Uint8Array =>
  bytes.subarray(at, at + ((flags & 0x80) === 0 ? 0 : 3 << ((flags & 7) + 1)));

/** Red, green, blue of each number; those that the palette lacks are grey. */
function coloursOf(palette: Uint8Array): Uint8Array {
  const colours = Uint8Array.from({ length: 768 }, (_, i) => Math.floor(i / 3));
  colours.set(palette);
  return colours;
}

/** Where the blocks that begin at `at`, each with its length before it, have ended. */
function endOfBlocks(view: DataView, at: number): number {
  let end = at;
  for (let length = view.getUint8(end++); length > 0; length = view.getUint8(end++)) end += length;
  return end;
}

/** The rows in the order in which an interlaced picture has them. */
const interlaced = (height: number): number[] =>
  [
    [0, 8],
    [4, 8],
    [2, 4],
    [1, 2],
  ].flatMap(([first = 0, step = 1]) =>
    Array.from(
      { length: Math.ceil(Math.max(0, height - first) / step) },
      (_, i) => first + i * step,
    ),
  );

/** `count` numbers of colours, from the blocks of codes after the size that begins at `at`. */
function numbersOf(view: DataView, at: number, count: number): Uint8Array {
  const bits = view.getUint8(at);
  if (bits < 1 || bits > 8) throw new FormatError(`GIF codes of ${bits} bits`);
  const clear = 1 << bits;
  const before = new Uint16Array(MOST_CODES);
  const last = Uint8Array.from({ length: MOST_CODES }, (_, code) => code);
  const lengths = new Uint16Array(MOST_CODES).fill(1);
  const out = new Uint8Array(count);
  let [next, size, previous] = [clear + 2, bits + 1, -1];
  let [held, heldBits, place, left] = [0, 0, at + 1, 0];
  for (let end = 0; end < count; ) {
    for (; heldBits < size; heldBits += 8) {
      if (left === 0) left = view.getUint8(place++);
      if (left === 0) throw new FormatError("a GIF file that is cut short");
      held |= view.getUint8(place++) << heldBits;
      left--;
    }
    const code = held & ((1 << size) - 1);
    held >>>= size;
    heldBits -= size;
    if (code === clear) {
      [next, size, previous] = [clear + 2, bits + 1, -1];
      continue;
    }
    if (code === clear + 1) throw new FormatError("a GIF file that ends before its pixels do");
    if (code > next || (previous < 0 && code > clear)) throw new FormatError("a damaged GIF file");
    if (previous >= 0 && next < MOST_CODES) {
      before[next] = previous;
      lengths[next] = lengths[previous]! + 1;
      let first = code === next ? previous : code;
      while (first > clear) first = before[first]!;
      last[next++] = last[first]!;
      if (next === 1 << size && size < 12) size++;
    }
    if (code >= next) throw new FormatError("a damaged GIF file");
    // From its last number to its first.
    const length = lengths[code]!;
    for (let i = length - 1, part = code; i >= 0; i--, part = before[part]!) {
      if (end + i < count) out[end + i] = last[part]!;
    }
    end += length;
    previous = code;
  }
  return out;
}
