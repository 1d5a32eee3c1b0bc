import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findPaperRecords } from "../plugins/paperRecords.ts";
import { COLOURS } from "./conditionStyles.ts";
import { colourOf, dashOf, runLooks } from "./runLooks.ts";
import { runOfRecord } from "./runOfRecord.ts";

const [record] = findPaperRecords();
const runs = (...of: { name?: string; pinned?: boolean }[]) =>
  of.map(({ name = "randomLabels", pinned = true }, i) => ({
    ...runOfRecord(record!, { number: i + 1, origin: "here" }),
    specification: { corruption: { name, params: {} } },
    pinned,
  }));
const drawn = (...of: Parameters<typeof runs>) =>
  [...runLooks(runs(...of))]
    .sort(([a], [b]) => a - b)
    .map(([, look]) => [colourOf(look), dashOf(look)].join(" ").trim());

test("a run has its condition's colour, the next of that condition one that is free", () => {
  expect(drawn({}, { name: "trueLabels" }, {})).toEqual([
    "var(--condition-1)",
    "var(--condition-0)",
    "var(--condition-2)",
  ]);
});

test("what is in the figure comes first; where colours run out, lines are dashed", () => {
  const conditions = [
    "trueLabels",
    "randomLabels",
    "shuffledPixels",
    "randomPixels",
    "gaussianPixels",
    "partialLabels",
  ];
  const all = conditions.map((name) => ({ name }));
  expect(drawn({ pinned: false }, ...all, {}, {}).map((look) => look.slice(16))).toEqual([
    "1) 9 3 2 3",
    "0)",
    "1)",
    "2)",
    "3)",
    "4)",
    "5)",
    "1) 7 3",
    "1) 2 3",
  ]);
});

test("24 runs differ in colour or dashes, and more of them have a look, too", () => {
  const some = Array.from({ length: 24 }, (_, i) => (i % 5 === 0 ? { name: "mine" } : {}));
  expect(new Set(drawn(...some)).size).toBe(24);
  expect(drawn(...some, {}, {})).toHaveLength(26);
  expect(drawn(...some, {}).at(-1)).toMatch(/^var\(--condition-[0-5]\)/);
});

const times = (matrix: readonly (readonly number[])[], v: readonly number[]) =>
  matrix.map((row) => row.reduce((sum, entry, i) => sum + entry * v[i]!, 0));

const linear = (colour: string) =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });

// Björn Ottosson's Oklab, of linear RGB.
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

/** Of both themes, as the style sheet has them. */
const colours = [
  ...readFileSync(`${import.meta.dirname}/style.css`, "utf8").matchAll(
    /--condition-\d: light-dark\((#\w+), (#\w+)\)/g,
  ),
];

test.each(Object.entries(sights))("colours can be told apart by %s sight", (_, sight) => {
  expect(colours).toHaveLength(COLOURS);
  for (const theme of [1, 2]) {
    const seen = colours.map((colour) => oklab(times(sight, linear(colour[theme]!))));
    for (const [i, a] of seen.entries()) {
      for (const b of seen.slice(i + 1)) {
        expect(100 * Math.hypot(...a.map((value, k) => value - b[k]!))).toBeGreaterThan(10);
      }
    }
  }
});
