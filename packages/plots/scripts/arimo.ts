// Writes src/pdf/arimo.ts: the letters of Arimo that figures may have, as the PDFs embed them.
// node --conditions=@rote/source scripts/arimo.ts Arimo-Regular.ttf Arimo-Bold.ttf
import { readFileSync, writeFileSync } from "node:fs";
import { LETTERS } from "../src/pdf/fontData.ts";

interface Point {
  x: number;
  y: number;
  isOn: boolean;
}

type Contour = readonly Point[];

/** A TrueType file, as far as this needs one. */
class Font {
  readonly #view: DataView;
  readonly #tables = new Map<string, number>();

  constructor(path: string) {
    const bytes = readFileSync(path);
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let i = 0; i < this.#view.getUint16(4); i++) {
      const at = 12 + 16 * i;
      const tag = bytes.toString("latin1", at, at + 4);
      this.#tables.set(tag, this.#view.getUint32(at + 8));
    }
  }

  unsigned = (table: string, at: number) => this.#view.getUint16(this.#tables.get(table)! + at);
  signed = (table: string, at: number) => this.#view.getInt16(this.#tables.get(table)! + at);
  byte = (table: string, at: number) => this.#view.getUint8(this.#tables.get(table)! + at);
  long = (table: string, at: number) => this.#view.getUint32(this.#tables.get(table)! + at);

  /** The glyph of a letter, by the map of format 4. */
  glyph(letter: string): number {
    const code = letter.codePointAt(0)!;
    for (let i = 0; i < this.unsigned("cmap", 2); i++) {
      const map = this.long("cmap", 8 + 8 * i);
      if (this.unsigned("cmap", map) !== 4) continue;
      const twice = this.unsigned("cmap", map + 6);
      for (let at = map + 14; at < map + 14 + twice; at += 2) {
        const [end, start] = [this.unsigned("cmap", at), this.unsigned("cmap", at + twice + 2)];
        if (code < start || code > end) continue;
        const delta = this.unsigned("cmap", at + 2 * twice + 2);
        const range = at + 3 * twice + 2;
        const offset = this.unsigned("cmap", range);
        if (offset === 0) return (code + delta) % 65536;
        return this.unsigned("cmap", range + offset + 2 * (code - start));
      }
    }
    throw new Error(`the font must have ${letter}, and does not`);
  }

  advance(glyph: number): number {
    const last = this.unsigned("hhea", 34) - 1;
    return this.unsigned("hmtx", 4 * Math.min(glyph, last));
  }

  #place(glyph: number): number {
    const isLong = this.unsigned("head", 50) === 1;
    return isLong ? this.long("loca", 4 * glyph) : 2 * this.unsigned("loca", 2 * glyph);
  }

  /** The outline of a glyph, its parts put together. */
  contours(glyph: number): Contour[] {
    const start = this.#place(glyph);
    if (this.#place(glyph + 1) === start) return [];
    const count = this.signed("glyf", start);
    return count >= 0 ? this.#simple(start, count) : this.#composite(start);
  }

  #simple(start: number, count: number): Contour[] {
    let at = start + 10;
    const ends = Array.from({ length: count }, (_, i) => this.unsigned("glyf", at + 2 * i));
    at += 2 * count;
    at += 2 + this.unsigned("glyf", at); // without instructions
    const total = (ends.at(-1) ?? -1) + 1;
    const flags: number[] = [];
    while (flags.length < total) {
      const flag = this.byte("glyf", at++);
      const times = flag & 8 ? this.byte("glyf", at++) + 1 : 1;
      for (let i = 0; i < times; i++) flags.push(flag);
    }
    const along = (short: number, same: number) => {
      let value = 0;
      return flags.map((flag) => {
        if (flag & short) value += (flag & same ? 1 : -1) * this.byte("glyf", at++);
        else if (!(flag & same)) {
          value += this.signed("glyf", at);
          at += 2;
        }
        return value;
      });
    };
    const [xs, ys] = [along(2, 16), along(4, 32)];
    const points = flags.map((flag, i) => ({ x: xs[i]!, y: ys[i]!, isOn: (flag & 1) === 1 }));
    return ends.map((end, i) => points.slice(i === 0 ? 0 : ends[i - 1]! + 1, end + 1));
  }

  #composite(start: number): Contour[] {
    const all: Contour[] = [];
    let at = start + 10;
    for (;;) {
      const [flags, part] = [this.unsigned("glyf", at), this.unsigned("glyf", at + 2)];
      if (!(flags & 2) || flags & 0b11001000) throw new Error("parts must only be moved");
      const [dx, dy] =
        flags & 1
          ? [this.signed("glyf", at + 4), this.signed("glyf", at + 6)]
          : [this.byte("glyf", at + 4), this.byte("glyf", at + 5)].map((b) => (b << 24) >> 24);
      const moved = (point: Point) => ({ ...point, x: point.x + dx!, y: point.y + dy! });
      all.push(...this.contours(part).map((contour) => contour.map(moved)));
      at += flags & 1 ? 8 : 6;
      if (!(flags & 32)) return all;
    }
  }
}

/** A glyph as the table `glyf` has it, without instructions. */
function encoded(contours: readonly Contour[]): Buffer {
  const points = contours.flat();
  if (points.length === 0) return Buffer.alloc(0);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const head = [
    contours.length,
    Math.min(...xs),
    Math.min(...ys),
    Math.max(...xs),
    Math.max(...ys),
  ];
  let end = -1;
  const ends = contours.map(({ length }) => {
    end += length;
    return end;
  });
  const steps = (values: readonly number[]) => values.map((v, i) => v - (values[i - 1] ?? 0));
  const [dx, dy] = [steps(xs), steps(ys)];
  const isShort = (step: number) => step !== 0 && Math.abs(step) < 256;
  const bits = (step: number, short: number, same: number) =>
    step === 0 ? same : isShort(step) ? short + (step > 0 ? same : 0) : 0;
  const flags = points.map(
    ({ isOn }, i) => (isOn ? 1 : 0) + bits(dx[i]!, 2, 16) + bits(dy[i]!, 4, 32),
  );
  const packed: number[] = [];
  for (let i = 0; i < flags.length; ) {
    let times = 1;
    while (flags[i + times] === flags[i] && times < 256) times++;
    packed.push(...(times > 1 ? [flags[i]! + 8, times - 1] : [flags[i]!]));
    i += times;
  }
  const two = (value: number) => [(value >> 8) & 255, value & 255];
  const coordinates = (all: readonly number[]) =>
    all.flatMap((step) => (step === 0 ? [] : isShort(step) ? [Math.abs(step)] : two(step)));
  return Buffer.from([
    ...[...head, ...ends, 0].flatMap(two),
    ...packed,
    ...coordinates(dx),
    ...coordinates(dy),
  ]);
}

const lines = (text: string) => text.match(/.{1,96}/g)!.join("\n");

function written(name: string, path: string): string {
  const font = new Font(path);
  const glyphs = LETTERS.map((letter) => font.glyph(letter));
  const outlines = glyphs.map((glyph) => encoded(font.contours(glyph)));
  const bounds = [36, 38, 40, 42].map((at) => font.signed("head", at));
  const [ascent, descent] = [4, 6].map((at) => font.signed("hhea", at));
  const numbers = (values: readonly number[]) =>
    lines(Buffer.from(Uint16Array.from(values).buffer).toString("base64"));
  return `export const ${name}: FontData = {
  unitsPerEm: ${font.unsigned("head", 18)},
  bounds: [${bounds.join(", ")}],
  ascent: ${ascent},
  descent: ${descent},
  capHeight: ${font.signed("OS/2", 88)},
  advances: \`
${numbers(glyphs.map((glyph) => font.advance(glyph)))}\`,
  lengths: \`
${numbers(outlines.map(({ length }) => length))}\`,
  outlines: \`
${lines(Buffer.concat(outlines).toString("base64"))}\`,
};
`;
}

const [regular = "", bold = ""] = process.argv.slice(2);
writeFileSync(
  `${import.meta.dirname}/../src/pdf/arimo.ts`,
  `// Made by scripts/arimo.ts of Arimo 1.33, copyright 2010 Google Inc., under the SIL Open Font
// License 1.1 (OFL.txt): the letters of fontData.ts, without instructions.
import type { FontData } from "./fontData.ts";

${written("REGULAR", regular)}
${written("BOLD", bold)}`,
);
