import { select, uniformNoise } from "@rote/datasets";
import { expect, test } from "vitest";

import { drawRow } from "./drawRow.ts";
import { firstOfEachClass } from "./firstOfEachClass.ts";

const set = uniformNoise({ n: 50, shape: [5, 3, 3], classes: 4 });

test("there is one example of each class, and none before it", () => {
  const places = firstOfEachClass(set);
  expect(places.map((place) => set.labels[place])).toEqual([0, 1, 2, 3]);
  for (const place of places) {
    expect([...set.labels.subarray(0, place)]).not.toContain(set.labels[place]);
  }
});

test("every pixel is drawn once, in its colour, an odd last row above black", () => {
  const esc = String.fromCharCode(27);
  const lines = drawRow(select(set, [7, 8])).split("\n");
  expect(lines.length).toBe(3);
  const cells = lines.map((line) =>
    [...line.matchAll(new RegExp(`${esc}\\[38;2;([\\d;]+);48;2;(\\d+;\\d+;\\d+)m▀`, "g"))].map(
      ([, upper, lower]) => [upper, lower],
    ),
  );
  [7, 8].forEach((example, i) => {
    for (let row = 0; row < 6; row++) {
      for (let column = 0; column < 3; column++) {
        const at = ((example * 5 + row) * 3 + column) * 3;
        const rgb = row < 5 ? set.images.slice(at, at + 3) : [0, 0, 0];
        expect(cells[row >> 1]![3 * i + column]![row % 2]).toBe([...rgb].join(";"));
      }
    }
  });
});
