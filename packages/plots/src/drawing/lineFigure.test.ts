import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { lineFigure, type Series } from "../index.ts";

const axes = { x: { label: "steps" }, y: { label: "loss" }, description: "Two lines." };
const apart: Series[] = [
  { name: "low", points: [0, 1, 2, 3].map((x) => ({ x, y: 1 })) },
  { name: "high", points: [0, 1, 2, 3].map((x) => ({ x, y: 9 })) },
];
const together: Series[] = ["one", "two"].map((name) => ({ name, points: apart[0]!.points }));

const draw = (series: readonly Series[], more = {}) => {
  const svg = lineFigure({ series, ...axes, ...more });
  const { document } = parseHTML(`<body>${svg}</body>`);
  return { svg, document, texts: [...document.querySelectorAll("text")].map((t) => t.textContent) };
};

/** Curves: paths of data, not of markers. */
const curves = (document: Document) =>
  [...document.querySelectorAll('[aria-label="line"] path')].map((path) => path.getAttribute("d"));

describe("lineFigure", () => {
  test("draws y upwards and x to the right, over the whole frame", () => {
    const { document } = draw([
      {
        name: "a",
        points: [
          { x: 0, y: 0 },
          { x: 10, y: 5 },
        ],
      },
    ]);
    const [[x0, y0], [x1, y1]] = curves(document)[0]!
      .slice(1)
      .split("L")
      .map((pair) => pair.split(",").map(Number)) as [[number, number], [number, number]];
    expect([x0, x1]).toEqual([52, 700]);
    expect(y0 - y1).toBe(360);
  });

  test("names each curve beside it where the curves are apart, without a legend", () => {
    const { document, texts } = draw(apart);
    expect(texts.filter((text) => text === "low" || text === "high")).toEqual(["low", "high"]);
    expect(curves(document)).toHaveLength(2); // a legend would add two samples
  });

  test("names curves in a legend where they lie on one another", () => {
    const { document, texts } = draw(together);
    expect(texts).toContain("one");
    expect(texts).toContain("two");
    expect(curves(document)).toHaveLength(4);
  });

  test("leaves a gap where a value is not finite", () => {
    const points = [1, 2, Number.NaN, 3, Number.POSITIVE_INFINITY, 4, 5].map((y, x) => ({ x, y }));
    const { document } = draw([{ name: "a", points }]);
    expect(curves(document)[0]!.match(/M/g)).toHaveLength(3);
    expect(curves(document)[0]).not.toMatch(/NaN|Infinity/);
  });

  test("draws published values without a name of their own beside the curve", () => {
    const paper: Series = { name: "low", points: apart[1]!.points, reference: "line" };
    const { svg, texts } = draw([paper, apart[0]!], { referenceName: "the paper" });
    expect(texts.filter((text) => text === "low")).toHaveLength(1);
    expect(texts).toContain("the paper");
    expect(svg).toContain('stroke-dasharray="3 3"');
  });

  test("gives the same text on every call, without ids", () => {
    expect(draw(apart).svg).toBe(draw(apart).svg);
    expect(draw(apart).svg).not.toMatch(/ id="/);
  });

  test("is escaped, in text and attributes, and free of characters that XML forbids", () => {
    const name = `<script>"&'\u0000\uD800`;
    const { svg, texts } = draw([{ name, points: apart[0]!.points }], { title: name });
    expect(svg).not.toContain("<script>");
    expect(svg).toContain('aria-label="&lt;script&gt;&quot;&amp;&#39;\uFFFD\uFFFD"');
    expect(texts.filter((text) => text === `<script>"&'\uFFFD\uFFFD`)).toHaveLength(2);
  });

  test("has a sheet of its own unless told otherwise", () => {
    expect(draw(apart).document.querySelectorAll("rect")).toHaveLength(1);
    expect(draw(apart, { background: false }).document.querySelectorAll("rect")).toHaveLength(0);
  });

  test("draws a single point", () => {
    const { svg } = draw([{ name: "a", points: [{ x: 3, y: 4 }] }]);
    expect(svg).not.toMatch(/NaN/);
  });

  test.each([[[1e-320, 2e-320]], [[5, 5 + 1e-15]], [[1e300, 1e300]], [[-1e200, -1e200]]])(
    "draws %j, whose distance has no digits for ticks, as one value",
    (values) => {
      for (const log of [false, true]) {
        const points = values.map((y, x) => ({ x, y: log ? Math.abs(y) + 1e-280 : y }));
        const { svg } = draw([{ name: "a", points }], { y: { label: "loss", log } });
        expect(svg).not.toMatch(/NaN|Infinity/);
      }
    },
  );

  test("refuses series without a finite point", () => {
    expect(() => draw([])).toThrow(/lineFigure: series must hold at least one finite point/);
    expect(() => draw([{ name: "a", points: [{ x: 0, y: Number.NaN }] }])).toThrow(RangeError);
  });

  test.each([[[0, 1, 10, 0, 100]], [[3, 3, 3]], [[-1, 5]]])(
    "a logarithmic axis draws what is positive of %j, with gaps",
    (values) => {
      const points = values.map((y, x) => ({ x, y, low: y / 2, high: y * 2 }));
      const log = { y: { label: "loss", log: true } };
      const { svg, texts } = draw([{ name: "a", points, spread: "whiskers" }], log);
      expect(svg).not.toMatch(/NaN|Infinity/);
      expect(svg.match(/<path[^>]* d="M[^"]/g)!.length).toBeGreaterThan(0);
      expect(texts.filter((text) => /^[\d.,·⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+$/.test(text)).length).toBeGreaterThan(2);
    },
  );

  test("a logarithmic axis without a positive value is refused, as is a range that is none", () => {
    const log = { y: { label: "loss", log: true } };
    const zeros = [{ name: "a", points: [{ x: 1, y: 0 }] }];
    expect(() => draw(zeros, log)).toThrow(/at least one finite point, positive where log/);
    for (const domain of [
      [0, 1],
      [1, 1],
      [2, 1],
      [1, Number.NaN],
    ]) {
      const y = { label: "loss", log: true, domain };
      expect(() => draw(apart, { y })).toThrow(/y\.domain must be two finite numbers/);
    }
  });

  test("refuses a width that leaves no room", () => {
    expect(() => draw(apart, { width: 100 })).toThrow(/width must be at least 240, got 100/);
  });
});
