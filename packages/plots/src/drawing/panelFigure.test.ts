import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { lineFigure, type Panel, panelFigure } from "../index.ts";

const panel = (title: string, names: readonly string[]): Panel => ({
  title,
  x: { label: "steps" },
  y: { label: "loss" },
  description: `${title} in words.`,
  series: names.map((name, slot) => ({
    name,
    slot,
    points: [0, 1, 2].map((x) => ({ x, y: x + slot })),
  })),
});
const draw = (panels: readonly Panel[], width = 760) => {
  const svg = panelFigure({ panels, width, title: "A figure" });
  return { svg, document: parseHTML(`<body>${svg}</body>`).document };
};
const places = (document: Document) =>
  [...document.querySelectorAll("svg svg")].map((frame) =>
    ["x", "y", "width", "height"].map((name) => Number(frame.getAttribute(name))),
  );

describe("panelFigure", () => {
  const three = ["one", "two", "three"].map((title) => panel(title, ["a", "b"]));

  test("puts frames beside one another where there is room, and below where there is none", () => {
    expect(new Set(places(draw(three).document).map(([x]) => x)).size).toBe(2);
    expect(new Set(places(draw(three, 360).document).map(([x]) => x)).size).toBe(1);
  });

  test("puts more than four frames in more columns", () => {
    const titles = ["one", "two", "three", "four", "five", "six"];
    const columns = (count: number, width: number) => {
      const some = titles.slice(0, count).map((title) => panel(title, ["a"]));
      return new Set(places(draw(some, width).document).map(([x]) => x)).size;
    };
    expect([columns(4, 516), columns(5, 516)]).toEqual([1, 2]);
    expect([columns(4, 848), columns(5, 848)]).toEqual([2, 3]);
    expect(columns(6, 360)).toBe(1);
  });

  test.each([360, 760, 1100])(
    "at width %d no frame leaves the figure or lies on another",
    (width) => {
      const { document } = draw(three, width);
      const [w, h] = ["width", "height"].map((name) =>
        Number(document.querySelector("svg")!.getAttribute(name)),
      );
      const frames = places(document);
      expect(frames).toHaveLength(3);
      frames.forEach(([x, y, across, tall], i) => {
        expect(x! + across!).toBeLessThanOrEqual(w!);
        expect(y! + tall!).toBeLessThanOrEqual(h!);
        for (const [u, v] of frames.slice(i + 1)) {
          expect(u! >= x! + across! || v! >= y! + tall! || u! + across! <= x!).toBe(true);
        }
      });
    },
  );

  test("has one legend: every name once, and what is published once", () => {
    const published = {
      ...panel("paper", ["b", "c"]),
      referenceName: "the paper",
    };
    const dashed = published.series.map((one) => ({ ...one, reference: "line" as const }));
    const { document } = draw([panel("ours", ["a", "b"]), { ...published, series: dashed }]);
    const legend = [...document.querySelectorAll("svg > g text")]
      .filter((text) => text.closest("svg svg") === null)
      .map((text) => text.textContent);
    expect(legend.sort()).toEqual(["A figure", "a", "b", "c", "the paper"]);
  });

  test("is told in words, frame by frame", () => {
    const { document } = draw(three);
    expect(document.querySelector("svg")!.getAttribute("aria-description")).toBe(
      "one: one in words. two: two in words. three: three in words.",
    );
  });

  test("a long title takes as many lines as it needs, in every frame alike", () => {
    const long = panel("a title that is much longer than such a narrow frame is wide ".repeat(2), [
      "a",
    ]);
    const heights = places(draw([panel("short", ["a"]), long], 360).document).map(([, , , h]) => h);
    expect(heights[0]).toBe(heights[1]);
    expect(heights[0]).toBeGreaterThan(places(draw(three, 360).document)[0]![3]!);
  });

  test("a single panel is a figure of its own", () => {
    const { title: _, ...frame } = three[0]!;
    expect(draw([three[0]!]).svg).toBe(lineFigure({ ...frame, title: "A figure", width: 760 }));
  });

  test("needs a panel", () => {
    expect(() => panelFigure({ panels: [] })).toThrow(/panelFigure: panels must hold at least one/);
  });
});

test("panels whose y axes have one label have one range, and others their own", () => {
  const panel = (title: string, label: string, high: number): Panel => ({
    title,
    series: [
      {
        name: "a",
        slot: 0,
        points: [
          { x: 0, y: 0 },
          { x: 1, y: high },
        ],
      },
    ],
    x: { label: "x", domain: [0, 1] },
    y: { label, domain: [0, high] },
    description: "",
  });
  const panels = [panel("one", "loss", 1), panel("two", "loss", 4), panel("three", "time", 9)];
  /** The highest tick of each frame. */
  const tops = panelFigure({ panels })
    .split("y-axis tick label")
    .slice(1)
    .map((frame) => {
      const ticks = frame.slice(0, frame.indexOf("</g>")).matchAll(/>([\d.]+)<\/text>/g);
      return Math.max(...[...ticks].map(([, text]) => Number(text)));
    });
  expect(tops).toEqual([4, 4, 8]);
});

test("a name that only the paper measured is hollow in the legend, one of ours is not", () => {
  const frame = (title: string, names: string[], reference?: "curve"): Panel => ({
    title,
    series: names.map((name, slot) => ({
      name,
      slot,
      points: [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
      ],
      ...(reference === undefined ? {} : { reference }),
    })),
    x: { label: "x", domain: [0, 1] },
    y: { label: "y", domain: [0, 1] },
    description: "",
  });
  const panels = [frame("theirs", ["a", "b"], "curve"), frame("ours", ["a"])];
  const [, legend] = panelFigure({ panels }).split("<svg"); // frames are documents within it
  // A sample of what is published is dashed: one of the two names.
  expect(legend!.match(/stroke-dasharray="3,? 3"/g)).toHaveLength(1);
});
