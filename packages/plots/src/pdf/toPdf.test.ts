import { describe, expect, test } from "vitest";
import { lineFigure } from "../index.ts";
import { circleOperators, pathOperators } from "./pathOperators.ts";
import { pdfString, textRuns } from "./pdfText.ts";
import { toPdf } from "./toPdf.ts";

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

describe("a figure as a PDF", () => {
  const pdf = toPdf(figure(), "A (first) figure");

  test("is a whole file of ASCII, as wide as a column, that says where its parts are", () => {
    expect(pdf).toMatch(/^%PDF-1\.4\n[\n -~]*$/);
    expect(objectsOf(pdf)).toEqual([1, 2, 3, 4, 5].map((i) => `${i} 0 obj`));
    expect(pdf).toMatch(/\/MediaBox \[0 0 234 [\d.]+\]/); // 3.25 inches of 72 points
    expect(pdf).toContain("/Title (A \\050first\\051 figure)");
    const [, length, content] = /\/Length (\d+) >>\nstream\n([\s\S]*)\nendstream/.exec(pdf)!;
    expect(content).toHaveLength(Number(length));
    expect(content).not.toMatch(/NaN|undefined|Infinity|e-/);
    expect(content!.match(/^q$/gm)).toHaveLength(content!.match(/^Q$/gm)!.length);
  });

  test("holds what the figure says, with superscripts and arrows", () => {
    expect(pdf).toContain("loss \\050nats\\051");
    expect(pdf).toContain("(\\256)"); // an arrow to the right, in Symbol
    expect(pdf).toMatch(/\(10\) Tj\n\/F2 7\.8 Tf 4\.68 Ts \(-\) Tj 0 Ts\n\/F0 7\.8 Tf/);
  });

  test("is the same text every time", () => {
    expect(toPdf(figure(), "A (first) figure")).toBe(pdf);
  });

  test.each([")Tj ET (", "\\", "</text><script>", "a\nb", "日本", "\u0000", "💡"])(
    "a name is a text, and nothing else: %j",
    (name) => {
      const named = toPdf(figure(name), name);
      expect(objectsOf(named)).toHaveLength(5);
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

test("letters are codes of the fonts, as wide as those say", () => {
  const widthOf = (text: string, isBold = false) =>
    textRuns(text, isBold).reduce((sum, { width }) => sum + width, 0);
  expect(widthOf("Hello")).toBe(722 + 556 + 222 + 222 + 556);
  expect(widthOf("Hello", true)).toBe(722 + 556 + 278 + 278 + 611);
  expect(textRuns("é–λ", false)).toEqual([
    { font: "Helvetica", codes: [0xe9, 0x96], size: 1, rise: 0, width: 2 * 556 },
    { font: "Symbol", codes: [0x6c], size: 1, rise: 0, width: 549 },
  ]);
  expect(
    textRuns("10⁻⁵", false).map(({ font, codes, rise }) => [font, codes.length, rise]),
  ).toEqual([
    ["Helvetica", 2, 0],
    ["Symbol", 1, 0.36],
    ["Helvetica", 1, 0.36],
  ]);
  expect(pdfString([40, 65, 92, 0xe9])).toBe("(\\050A\\134\\351)");
});
