import { expect, test } from "vitest";
import { expressivityTable, theorem1 } from "../index.ts";
import { testExpressivity } from "../records.testing.ts";
import { theorem1Panels } from "./theorem1.ts";

const [weights, errors] = theorem1Panels(testExpressivity());

test("the theorem's line goes through the weights of networks that keep to it", () => {
  const [line, networks] = weights!.series;
  expect(line!.reference).toBe("line");
  expect(networks!.points.map(({ x, y }) => [x, y])).toEqual([
    [10, 804],
    [100, 984],
    [1000, 2784],
  ]);
  for (const { x, y } of line!.points) expect(y).toBeCloseTo(2 * x + 784, 9);
});

test("with K outputs the line is d + n + n·K", () => {
  const [record] = testExpressivity();
  const [line] = theorem1Panels([{ ...record!, outputs: 10 }])[0]!.series;
  for (const { x, y } of line!.points) expect(y).toBeCloseTo(11 * x + 784, 9);
});

test("deeper networks are curves of their own, whose weights the theorem does not count", () => {
  const deep = testExpressivity().map((record) => ({ ...record, depth: 4, weights: 9 * record.n }));
  const [panel] = theorem1Panels([...testExpressivity(), ...deep]);
  const lines = panel!.series.filter(({ reference }) => reference !== undefined);
  expect(lines.map(({ name }) => name)).toEqual(["d = 784"]);
  expect(panel!.series.at(-1)!.name).toBe("d = 784, 4 layers");
});

test("an error of zero is drawn at the foot of the axis, and larger ones where they are", () => {
  const { points } = errors!.series[0]!;
  expect(points.map(({ y }) => y)).toEqual([1e-17, 100 * 1e-14, 1000 * 1e-14]);
  const [low, high] = errors!.y.domain!;
  expect(points.every(({ y }) => y >= low && y <= high)).toBe(true);
});

test("the figure draws both frames", () => {
  const svg = theorem1(testExpressivity());
  expect(svg).toContain("largest error on the points");
  expect(svg).toContain("Theorem 1: 2n + d weights");
});

test("each network has a row, with the count that the theorem promises", () => {
  const { rows } = expressivityTable(testExpressivity());
  expect(rows.map((row) => row.slice(0, 7))).toEqual([
    ["10", "784", "1", "2", "804", "804", "0"],
    ["100", "784", "1", "2", "984", "984", "1.0e-12"],
    ["1000", "784", "1", "2", "2784", "2784", "1.0e-11"],
  ]);
  const [deep] = expressivityTable([{ ...testExpressivity()[0]!, depth: 4 }]).rows;
  expect(deep!.slice(3, 6)).toEqual(["4", "804", "–"]);
});

test("the figure needs a network", () => {
  expect(() => theorem1([])).toThrow(/theorem1: records must hold at least one network/);
});
