/** A TrueType font of some letters, as this package carries one. Lists are base64. */
export interface FontData {
  readonly unitsPerEm: number;
  /** Of all letters: the least and the greatest x and y. */
  readonly bounds: readonly [xMin: number, yMin: number, xMax: number, yMax: number];
  readonly ascent: number;
  readonly descent: number;
  readonly capHeight: number;
  /** Of each letter, 16 bits, the lower byte first: how far the next one stands. */
  readonly advances: string;
  /** Of each letter, 16 bits: the bytes of its outline. */
  readonly lengths: string;
  /** One after the other, as in the table `glyf`. */
  readonly outlines: string;
}

const between = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, i) => String.fromCodePoint(first + i));

/** The letters of those fonts, in order: western Europe, and what mathematics and axes need. */
export const LETTERS: readonly string[] = [
  ...between(0x20, 0x7e),
  ...between(0xa0, 0xff),
  ..."€…‘’“”•–—−←↑→↓≤≥∞≈√ΔΣαβγδεηθλμπρστφω",
];
