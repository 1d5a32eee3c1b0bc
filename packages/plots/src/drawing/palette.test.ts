import { expect, test } from "vitest";
import { curveStyle, FAINT, INK, PAPER } from "./palette.ts";

const styles = Array.from({ length: 6 }, (_, slot) => curveStyle(slot));

/** Linear RGB. */
const linear = (color: string) =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
const times = (matrix: readonly (readonly number[])[], v: readonly number[]) =>
  matrix.map((row) => row.reduce((sum, entry, i) => sum + entry * v[i]!, 0));
const luminance = (color: string) => times([[0.2126, 0.7152, 0.0722]], linear(color))[0]!;

/** The contrast ratio of WCAG 2. */
const contrast = (a: string, b: string) => {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
};

// Björn Ottosson's Oklab.
const oklab = (rgb: readonly number[]) => {
  const cones = times(
    [
      [0.4122214708, 0.5363325363, 0.0514459929],
      [0.2119034982, 0.6806995451, 0.1073969566],
      [0.0883024619, 0.2817188376, 0.6299787005],
    ],
    rgb.map((value) => Math.min(1, Math.max(0, value))),
  );
  return times(
    [
      [0.2104542553, 0.793617785, -0.0040720468],
      [1.9779984951, -2.428592205, 0.4505937099],
      [0.0259040371, 0.7827717662, -0.808675766],
    ],
    cones.map(Math.cbrt),
  );
};

// Machado, Oliveira & Fernandes 2009, full severity.
const sights = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

test.each(["light", "dark"] as const)(
  "in %s, text and curves stand out from the sheet",
  (theme) => {
    for (const color of [...styles, INK, FAINT].map((style) => style[theme])) {
      expect(contrast(color, PAPER[theme])).toBeGreaterThan(4.5);
    }
  },
);

test.each(
  (["light", "dark"] as const).flatMap((theme) =>
    Object.entries(sights).map(([sight, matrix]) => ({ theme, sight, matrix })),
  ),
)("in $theme, any two curves differ for $sight", ({ theme, matrix }) => {
  const seen = styles.map((style) => oklab(times(matrix, linear(style[theme]))));
  for (const [i, a] of seen.entries()) {
    for (const b of seen.slice(i + 1)) {
      expect(100 * Math.hypot(...a.map((value, k) => value - b[k]!))).toBeGreaterThan(10);
    }
  }
});

test("eighteen curves differ in colour or dash", () => {
  const looks = Array.from({ length: 18 }, (_, i) => JSON.stringify(curveStyle(i)));
  expect(new Set(looks).size).toBe(18);
});
