import { describe, expect, test } from "vitest";
import { lineFigure } from "../index.ts";
import { REGULAR } from "./arimo.ts";
import { toAscii85 } from "./base64.ts";
import { circleOperators, pathOperators } from "./pathOperators.ts";
import { pdfString, textRuns } from "./pdfText.ts";
import { toPdf } from "./toPdf.ts";
import { trueType } from "./trueType.ts";

const figure = (name = "a curve") =>
  lineFigure({
    series: [
      {
        name,
        points: [
          { x: 0, y: 1 },
          { x: 1, y: 1e-5 },
        ],
      },
    ],
    x: { label: "steps" },
    y: { label: "loss (nats)", log: true },
    description: "It falls.",
    width: 312,
  });

/** The numbers of the objects that stand where the table at the end says. */
function objectsOf(pdf: string): string[] {
  const start = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(pdf)![1]);
  const table = pdf.slice(start).split("\n");
  expect(table[0]).toBe("xref");
  const entries = table.filter((line) => /^\d{10} 00000 n $/.test(line));
  return entries.map((line) => pdf.slice(Number(line.slice(0, 10))).split("\n")[0]!);
}

/** What its fonts say that a document says, a line for each string. */
function textOf(pdf: string): string {
  const maps = [...pdf.matchAll(/begincmap[\s\S]*?endcmap/g)].map(
    ([map]) =>
      new Map(
        [...map.matchAll(/^<([0-9A-F]{4})> <([0-9A-F]{4})>$/gm)].map(([, glyph, code]) => [
          glyph!,
          String.fromCodePoint(Number.parseInt(code!, 16)),
        ]),
      ),
  );
  return [...pdf.matchAll(/\/F([01]) [\d.]+ Tf (?:[\d.]+ Ts )?<([0-9A-F]+)> Tj/g)]
    .map(([, font, codes]) =>
      codes!
        .match(/.{4}/g)!
        .map((glyph) => maps[Number(font)]!.get(glyph)!)
        .join(""),
    )
    .join("\n");
}

describe("a figure as a PDF", () => {
  const pdf = toPdf(figure(), "A (first) figure");

  test("is a whole file of ASCII, as wide as a column, that says where its parts are", () => {
    expect(pdf).toMatch(/^%PDF-1\.4\n[\n -~]*$/);
    expect(objectsOf(pdf)).toEqual(
      Array.from({ length: 15 }, (_, i) => i + 1).map((i) => `${i} 0 obj`),
    );
    expect(pdf).toMatch(/\/MediaBox \[0 0 234 [\d.]+\]/); // 3.25 inches of 72 points
    expect(pdf).toContain("/Title (A \\(first\\) figure)");
    const [, length, content] = /\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(pdf)!;
    expect(content).toHaveLength(Number(length));
    expect(content).not.toMatch(/NaN|undefined|Infinity|e-/);
    expect(content!.match(/^q$/gm)).toHaveLength(content!.match(/^Q$/gm)!.length);
  });

  test("holds what the figure says, with superscripts and arrows", () => {
    expect(textOf(pdf)).toContain("loss (nats)");
    expect(textOf(pdf)).toContain("steps →");
    expect(textOf(pdf)).toContain("−4");
    expect(pdf).toMatch(/> Tj\n\/F0 7\.8 Tf 4\.68 Ts <[0-9A-F]+> Tj 0 Ts\n/);
  });

  test("embeds its letters, and only those", () => {
    const plain = pdf.split("endbfchar")[0]!;
    const letters = new Set(textOf(pdf).replaceAll("\n", ""));
    expect(plain.match(/^<[0-9A-F]{4}> <[0-9A-F]{4}>$/gm)!.length).toBeLessThan(letters.size + 1);
    expect(pdf.match(/\/FontFile2 \d+ 0 R/g)).toHaveLength(2); // names of curves are bold
    expect(pdf).not.toContain("Helvetica");
    const bare = toPdf(figure().replace(/<text[^>]*>[^<]*<\/text>/g, ""), "x");
    expect(bare).not.toContain("FontFile");
  });

  test("is as large as its SVG says, whatever the units within", () => {
    const half = figure().replace(
      / height="([\d.]+)"(.*?) width="312"/,
      (_, height, between) => ` height="${height / 2}"${between} width="156"`,
    );
    const [, all, height] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf)!;
    expect(all).toBe("234");
    expect(toPdf(half, "x")).toContain(`/MediaBox [0 0 117 ${Number(height) / 2}]`);
    expect(toPdf(half, "x")).toContain("0.375 0 0 -0.375 0");
  });

  test("is the same text every time", () => {
    expect(toPdf(figure(), "A (first) figure")).toBe(pdf);
  });

  test.each([")Tj ET (", "\\", "</text><script>", "a\nb", "日本", "\u0000", "💡"])(
    "a name is a text, and nothing else: %j",
    (name) => {
      const named = toPdf(figure(name), name);
      expect([10, 15]).toContain(objectsOf(named).length); // long names stand in a legend, plain
      expect(named).toMatch(/^[\n -~]*$/);
      expect(named.match(/ Tj( 0 Ts)?$/gm)!.length).toBeGreaterThan(4);
    },
  );

  test.each([
    ["an element", "<image/>"],
    ["a path", '<path fill="#000000" d="M0,0A1,1,0,0,1,2,2"/>'],
    ["a transform", '<g transform="rotate(3)"/>'],
    ["a colour", '<rect width="1" height="1" fill="url(#a)"/>'],
  ])("no figure of this package has another kind of %s", (_, inner) => {
    const svg = `<svg width="100" height="100" color="#000000">${inner}</svg>`;
    expect(() => toPdf(svg, "x")).toThrow(expect.objectContaining({ code: "PLOT_IMPOSSIBLE" }));
  });
});

test("a path is the same lines, relative or not", () => {
  const square = "1 2 m\n4 2 l\n4 5 l\n1 5 l\nh";
  expect(pathOperators("M1,2L4,2L4,5L1,5Z")).toBe(square);
  expect(pathOperators("m1 2h3v3h-3z")).toBe(square);
  expect(pathOperators("M1,2H4V5H1Z")).toBe(square);
  expect(pathOperators("M1,2 4,2 4,5 1,5Z")).toBe(square);
  expect(pathOperators("M1,1c1,0 2,1 2,2")).toBe("1 1 m\n2 1 3 2 3 3 c");
  expect(pathOperators("M1e-7,.5L-1.5-2")).toBe("0 0.5 m\n-1.5 -2 l");
});

test("a circle is four curves, whose handles are as far as they must be", () => {
  const curves = circleOperators(10, 20, 2).split("\n");
  expect(curves[0]).toBe("12 20 m");
  expect(curves[1]).toBe("12 21.105 11.105 22 10 22 c");
  expect(curves.slice(-2)).toEqual(["11.105 18 12 18.895 12 20 c", "h"]);
});

test("letters are as wide as in Helvetica, by whose measures the font is made", () => {
  const widthOf = (text: string, isBold = false) =>
    textRuns(text, isBold).reduce((sum, { width }) => sum + width, 0);
  expect(widthOf("Hello")).toBe(722 + 556 + 222 + 222 + 556);
  expect(widthOf("Hello", true)).toBe(722 + 556 + 278 + 278 + 611);
  expect(textRuns("é–日\n", false).map(({ text }) => text)).toEqual(["é–? "]);
  expect(textRuns("10⁻⁵", true)).toEqual([
    { font: "Arimo-Bold", text: "10", size: 1, rise: 0, width: 2 * 556 },
    { font: "Arimo-Bold", text: "−5", size: 0.6, rise: 0.36, width: 0.6 * (584 + 556) },
  ]);
  expect(pdfString("(A\\")).toBe("(\\(A\\\\)");
  expect(pdfString("é")).toBe("<FEFF00E9>");
});

test("ASCII85 is that of PDF", () => {
  const bytes = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  expect(toAscii85(bytes("Man is d"))).toBe("9jqo^BlbD-~>");
  expect(toAscii85(bytes("Man i"))).toBe("9jqo^B`~>");
  expect(toAscii85(new Uint8Array(5))).toBe("z!!~>");
  expect(toAscii85(new Uint8Array())).toBe("~>");
});

test("a subset is a whole TrueType file: its sums hold, and its glyphs are where it says", () => {
  const triangle = [0, 1, 0, 10, 0, 20, 1, 44, 2, 88, 0, 2, 0, 0, 1, 1, 1];
  const outline = Uint8Array.from([...triangle, 0, 10, 0, 20, 1, 34, 0, 20, 0, 0, 2, 68]);
  const file = trueType(REGULAR, [
    { advance: 500, outline },
    { advance: 300, outline: new Uint8Array() },
  ]);
  const view = new DataView(file.buffer);
  const tables = Array.from({ length: view.getUint16(4) }, (_, i) => {
    const at = 12 + 16 * i;
    const tag = String.fromCharCode(...file.subarray(at, at + 4));
    const [sum, place, length] = [4, 8, 12].map((by) => view.getUint32(at + by));
    return { tag, sum, place: place!, length: length! };
  });
  expect(tables.map(({ tag }) => tag)).toEqual(["glyf", "head", "hhea", "hmtx", "loca", "maxp"]);
  const sumOf = (from: number, to: number) => {
    let sum = 0;
    for (let at = from; at < to; at += 4) sum = (sum + view.getUint32(at)) % 2 ** 32;
    return sum;
  };
  expect(sumOf(0, file.length)).toBe(0xb1b0afba);
  const table = (name: string) => tables.find(({ tag }) => tag === name)!;
  for (const { tag, sum, place, length } of tables) {
    const own = tag === "head" ? view.getUint32(place + 8) : 0;
    const found = sumOf(place, place + 4 * Math.ceil(length / 4));
    expect((found - own + 2 ** 32) % 2 ** 32, tag).toBe(sum);
  }
  const { place: glyf } = table("glyf");
  expect(file.subarray(glyf, glyf + outline.length)).toEqual(outline);
  const loca = Array.from({ length: 4 }, (_, i) => view.getUint32(table("loca").place + 4 * i));
  expect(loca).toEqual([0, 0, 32, 32]);
  const hmtx = Array.from({ length: 6 }, (_, i) => view.getUint16(table("hmtx").place + 2 * i));
  expect(hmtx).toEqual([0, 0, 500, 10, 300, 0]);
  expect(view.getUint16(table("maxp").place + 4)).toBe(3);
  expect(view.getUint16(table("maxp").place + 6)).toBe(3);
});
