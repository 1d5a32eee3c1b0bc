import { modelTitle, type Published, table1, table4 } from "@rote/paper";
import { expect, test } from "vitest";
import { compareTable } from "../index.ts";

const titled = <Row extends { model: string }>({ values }: Published<readonly Row[]>) =>
  values.map((row) => ({ ...row, model: modelTitle(row.model) }));
const [TABLE1, TABLE4] = [titled(table1), titled(table4)];

const options = {
  keys: { regularizer: "regularizer", model: "model" },
  fractions: { trainAccuracy: "training accuracy" },
};

test("a measured row stands beside the published one with the same keys", () => {
  const mine = [{ regularizer: "weight decay", model: "MLP 1x512", trainAccuracy: 0.5 }];
  const { columns, rows } = compareTable(TABLE4, mine, options);
  expect(columns.map(({ name }) => name)).toEqual(["regularizer", "model", "here", "paper"]);
  expect(rows).toHaveLength(TABLE4.length);
  expect(rows).toContainEqual(["weight decay", "MLP 1x512", "50.00", "99.21"]);
  expect(rows).toContainEqual(["weight decay", "MLP 3x512", "–", "100.00"]);
  expect(rows).toContainEqual(["weight decay", "Alexnet", "–", "–"]); // failed to converge
});

test("a measured row that the paper does not have comes last", () => {
  const mine = [{ regularizer: "dropout", model: "MLP 1x512", trainAccuracy: 1 }];
  expect(compareTable(TABLE4, mine, options).rows.at(-1)).toEqual([
    "dropout",
    "MLP 1x512",
    "100.00",
    "–",
  ]);
});

test("switches read yes and no", () => {
  const { rows } = compareTable(TABLE1, [], {
    keys: { model: "model", labels: "labels", randomCrop: "random crop", weightDecay: "decay" },
    fractions: { testAccuracy: "test accuracy" },
  });
  expect(rows[1]).toEqual(["Inception", "true", "yes", "no", "–", "89.31"]);
  expect(rows).toHaveLength(19);
});

test("refuses two measured rows for one place", () => {
  const row = { regularizer: "weight decay", model: "MLP 1x512", trainAccuracy: 1 };
  expect(() => compareTable(TABLE4, [row, row], options)).toThrow(/compareTable: measured rows/);
});

test("notes stand beside measured rows only", () => {
  const mine = [
    { regularizer: "weight decay", model: "Inception", trainAccuracy: 1, images: 2000 },
  ];
  const { columns, rows } = compareTable(TABLE4, mine, { ...options, notes: { images: "images" } });
  expect(columns.map(({ name }) => name)).toEqual([
    "regularizer",
    "model",
    "images",
    "here",
    "paper",
  ]);
  expect(rows[0]).toEqual(["weight decay", "Inception", "2,000", "100.00", "100.00"]);
  expect(rows[1]).toEqual(["weight decay", "Alexnet", "–", "–", "–"]);
});
