import type { FontData } from "./fontData.ts";

export interface Glyph {
  /** How far the next letter stands, in units of the font. */
  advance: number;
  /** As in the table `glyf`, without parts and instructions; empty for a space. */
  outline: Uint8Array;
}

/**
 * A TrueType file of some glyphs, from number 1 on; number 0 is empty. It has what a PDF needs of
 * one whose codes are the numbers of glyphs (ISO 14496-22): head, hhea, maxp, hmtx, loca, glyf.
 */
export function trueType(font: FontData, glyphs: readonly Glyph[]): Uint8Array {
  const all: readonly Glyph[] = [{ advance: 0, outline: new Uint8Array() }, ...glyphs];
  const views = all.map(({ outline }) =>
    outline.length === 0
      ? undefined
      : new DataView(outline.buffer, outline.byteOffset, outline.length),
  );
  const lefts = views.map((view) => view?.getInt16(2) ?? 0);
  const rights = views.map((view) => view?.getInt16(6) ?? 0);
  const contours = views.map((view) => view?.getInt16(0) ?? 0);
  const points = views.map((view, i) => (view ? view.getUint16(8 + 2 * contours[i]!) + 1 : 0));
  const advances = all.map(({ advance }) => advance);
  const places = [0];
  for (const { outline } of all) places.push(places.at(-1)! + padded(outline.length));
  const glyf = new Uint8Array(places.at(-1)!);
  for (const [i, { outline }] of all.entries()) glyf.set(outline, places[i]!);

  const tables: readonly (readonly [tag: string, content: Uint8Array])[] = [
    ["glyf", glyf],
    [
      "head",
      bytes(
        [4, 0x10000, 0x10000, 0, 0x5f0f3cf5],
        [2, 0b1001, font.unitsPerEm, 0, 0, 0, 0, 0, 0, 0, 0, ...font.bounds, 0, 8, 2, 1, 0],
      ),
    ],
    [
      "hhea",
      bytes(
        [4, 0x10000],
        [2, font.ascent, font.descent, 0, Math.max(...advances), Math.min(...lefts)],
        [2, Math.min(...advances.map((advance, i) => advance - rights[i]!)), Math.max(...rights)],
        [2, 1, 0, 0, 0, 0, 0, 0, 0, all.length],
      ),
    ],
    ["hmtx", bytes([2, ...advances.flatMap((advance, i) => [advance, lefts[i]!])])],
    ["loca", bytes([4, ...places])],
    [
      "maxp",
      bytes(
        [4, 0x10000],
        [2, all.length, Math.max(...points), Math.max(...contours), 0, 0, 2, 0, 0, 0, 0, 0, 0, 0],
      ),
    ],
  ];
  return fileOf(tables);
}

/** The tables behind a list of them, with their sums; `head` has that of the whole. */
function fileOf(tables: readonly (readonly [tag: string, content: Uint8Array])[]): Uint8Array {
  const power = 2 ** Math.floor(Math.log2(tables.length));
  let place = 12 + 16 * tables.length;
  const entries = tables.map(([tag, content]) => {
    const letters = [...tag].reduce((value, letter) => value * 256 + letter.charCodeAt(0), 0);
    const entry = [letters, sumOf(content), place, content.length];
    place += padded(content.length);
    return entry;
  });
  const file = new Uint8Array(place);
  const search = [tables.length, 16 * power, Math.log2(power), 16 * (tables.length - power)];
  file.set(bytes([4, 0x10000], [2, ...search], [4, ...entries.flat()]));
  for (const [i, [, content]] of tables.entries()) file.set(content, entries[i]![2]!);
  const head = entries[tables.findIndex(([tag]) => tag === "head")]![2]!;
  new DataView(file.buffer).setUint32(head + 8, (0xb1b0afba - sumOf(file)) >>> 0);
  return file;
}

const padded = (length: number) => 4 * Math.ceil(length / 4);

/** Numbers one after the other, the higher byte first, each list with the bytes of its numbers. */
function bytes(...lists: readonly (readonly [size: 2 | 4, ...values: number[]])[]): Uint8Array {
  return Uint8Array.from(
    lists.flatMap(([size, ...values]) =>
      values.flatMap((value) =>
        Array.from({ length: size }, (_, i) => (value >> (8 * (size - 1 - i))) & 255),
      ),
    ),
  );
}

/** The sum of numbers of four bytes, modulo 2³². */
function sumOf(content: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < content.length; i++) {
    sum = (sum + content[i]! * 2 ** (8 * (3 - (i % 4)))) % 2 ** 32;
  }
  return sum;
}
