import { describe, expect, test } from "vitest";
import { type Panel, panelFigure } from "../index.ts";
import { drawingsOf } from "./drawingsOf.ts";

const panels = (count: number): Panel[] =>
  Array.from({ length: count }, (_, i) => ({
    title: `A frame of a figure, number ${i}`,
    x: { label: "steps" },
    y: { label: "loss" },
    description: "It falls.",
    series: [0, 1, 2].map((slot) => ({
      name: `curve ${slot}`,
      slot,
      points: [0, 1, 2].map((x) => ({ x, y: 3 - x + slot })),
    })),
  }));
const filesOf = (count: number) => {
  const figure = { draw: (options: object) => panelFigure({ ...options, panels: panels(count) }) };
  return drawingsOf({ id: "figure", title: "A figure", figure }, undefined);
};

describe("a figure as files", () => {
  test.each([1, 2, 3, 4, 5, 6, 8])(
    "of %d frames is as wide as a column, and no taller than a page of text",
    (count) => {
      const [, column, pdf] = filesOf(count);
      expect(column!.name).toBe("figure-column.svg");
      const [, height, width] = / height="([\d.]+)".*? width="([\d.]+)"/.exec(column!.content)!;
      expect(Number(width)).toBe(312);
      expect(Number(height)).toBeLessThanOrEqual(800);
      const [, across, tall] = /MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf!.content)!;
      expect(Number(across)).toBeCloseTo(234, 1);
      expect(Number(tall)).toBeLessThanOrEqual(600);
      expect(Number(tall)).toBeCloseTo(0.75 * Number(height), 1);
    },
  );

  test("is drawn as high as usual where that fits", () => {
    const [, one] = filesOf(1);
    expect(one!.content).toContain('viewBox="0 0 416 ');
    expect(Number(/ height="([\d.]+)"/.exec(one!.content)![1])).toBeGreaterThan(230);
  });
});
