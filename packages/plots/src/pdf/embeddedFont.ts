import { BOLD, REGULAR } from "./arimo.ts";
import { fromBase64, toAscii85 } from "./base64.ts";
import { type FontData, LETTERS } from "./fontData.ts";
import { type Glyph, trueType } from "./trueType.ts";

const DATA = { Arimo: REGULAR, "Arimo-Bold": BOLD } as const;

export type FontName = keyof typeof DATA;

export const FONT_NAMES = Object.keys(DATA) as FontName[];

interface Letters {
  advances: Uint8Array;
  lengths: Uint8Array;
  outlines: Uint8Array;
}

/** Read once, when the first figure is written. */
const read = new Map<FontName, Letters>();

function lettersOf(font: FontName): Letters {
  const known = read.get(font);
  if (known) return known;
  const { advances, lengths, outlines } = DATA[font];
  const letters = {
    advances: fromBase64(advances),
    lengths: fromBase64(lengths),
    outlines: fromBase64(outlines),
  };
  read.set(font, letters);
  return letters;
}

const PLACES: ReadonlyMap<string, number> = new Map(LETTERS.map((letter, i) => [letter, i]));

const at = (numbers: Uint8Array, i: number) => numbers[2 * i]! + 256 * numbers[2 * i + 1]!;

/** Whether the fonts have a letter. */
export const hasLetter = (letter: string): boolean => PLACES.has(letter);

/** How far a letter that the fonts have reaches, in thousandths of the size of the text. */
export const widthOf = (font: FontName, letter: string): number =>
  thousandths(at(lettersOf(font).advances, PLACES.get(letter)!), DATA[font]);

const thousandths = (value: number, { unitsPerEm }: FontData) =>
  Math.round((1000 * value) / unitsPerEm);

/** Some letters of a font, in the order in which they are first asked for. */
export class FontSubset {
  readonly name: FontName;
  readonly #letters: string[] = [];

  constructor(name: FontName) {
    this.name = name;
  }

  get isUsed(): boolean {
    return this.#letters.length > 0;
  }

  /** A text as numbers of its glyphs: a string of PDF, in hexadecimal digits. */
  encode(text: string): string {
    const codes = [...text].map((letter) => {
      const known = this.#letters.indexOf(letter);
      return hex4(known < 0 ? this.#letters.push(letter) : known + 1);
    });
    return `<${codes.join("")}>`;
  }

  /**
   * The objects of a PDF that make the font: itself first, then what it refers to (PDF 32000-1,
   * 9.7). They take the numbers from `first` on.
   */
  objects(first: number): string[] {
    const data = DATA[this.name];
    const name = `${tagOf(this.#letters)}+${this.name}`;
    const file = trueType(data, this.#glyphs());
    const encoded = stream(toAscii85(file), `/Length1 ${file.length} /Filter /ASCII85Decode`);
    const box = data.bounds.map((value) => thousandths(value, data)).join(" ");
    const [ascent, descent, capHeight] = [data.ascent, data.descent, data.capHeight].map((value) =>
      thousandths(value, data),
    );
    const widths = this.#letters.map((letter) => widthOf(this.name, letter)).join(" ");
    return [
      `<< /Type /Font /Subtype /Type0 /BaseFont /${name} /Encoding /Identity-H ` +
        `/DescendantFonts [${first + 1} 0 R] /ToUnicode ${first + 4} 0 R >>`,
      `<< /Type /Font /Subtype /CIDFontType2 /BaseFont /${name} ` +
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> " +
        `/FontDescriptor ${first + 2} 0 R /DW 0 /W [1 [${widths}]] /CIDToGIDMap /Identity >>`,
      `<< /Type /FontDescriptor /FontName /${name} /Flags 32 /FontBBox [${box}] /ItalicAngle 0 ` +
        `/Ascent ${ascent} /Descent ${descent} /CapHeight ${capHeight} ` +
        `/StemV ${this.name === "Arimo" ? 88 : 138} /FontFile2 ${first + 3} 0 R >>`,
      encoded,
      stream(this.#toUnicode(), ""),
    ];
  }

  #glyphs(): Glyph[] {
    const { advances, lengths, outlines } = lettersOf(this.name);
    const starts = [0];
    for (let i = 0; i < LETTERS.length; i++) starts.push(starts[i]! + at(lengths, i));
    return this.#letters.map((letter) => {
      const place = PLACES.get(letter)!;
      return {
        advance: at(advances, place),
        outline: outlines.subarray(starts[place]!, starts[place + 1]!),
      };
    });
  }

  /** What glyphs mean: for search, and to copy text. */
  #toUnicode(): string {
    const pairs = this.#letters.map(
      (letter, i) => `<${hex4(i + 1)}> <${hex4(letter.codePointAt(0)!)}>`,
    );
    const blocks = Array.from({ length: Math.ceil(pairs.length / MOST_PAIRS) }, (_, i) => {
      const some = pairs.slice(MOST_PAIRS * i, MOST_PAIRS * (i + 1));
      return [`${some.length} beginbfchar`, ...some, "endbfchar"].join("\n");
    });
    return `/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <FFFF>
endcodespacerange
${blocks.join("\n")}
endcmap
CMapName currentdict /CMap defineresource pop
end
end`;
  }
}

const stream = (content: string, more: string) =>
  `<< /Length ${content.length}${more && ` ${more}`} >>\nstream\n${content}\nendstream`;

/** Six capitals that stand for the letters of a subset. */
function tagOf(letters: readonly string[]): string {
  let value = 0;
  for (const letter of letters) value = (31 * value + letter.codePointAt(0)!) % 26 ** 6;
  return Array.from({ length: 6 }, (_, i) =>
    String.fromCharCode(65 + (Math.floor(value / 26 ** i) % 26)),
  ).join("");
}

/** Pairs in one list of such a map. */
const MOST_PAIRS = 100;

const hex4 = (value: number) => value.toString(16).toUpperCase().padStart(4, "0");
