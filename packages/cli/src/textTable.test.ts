import { expect, test } from "vitest";
import { textTable } from "./textTable.ts";

test("aligns numbers to the right and puts groups over their columns", () => {
  const table = {
    columns: [
      { name: "condition", numeric: false },
      { group: "accuracy (%)", name: "here", numeric: true },
      { group: "accuracy (%)", name: "paper", numeric: true },
    ],
    rows: [
      ["true labels", "100.00", "50.51"],
      ["gaussian", "9.90", "–"],
    ],
  };
  expect(textTable(table)).toBe(
    [
      "              accuracy (%)",
      "condition      here  paper",
      "───────────  ──────  ─────",
      "true labels  100.00  50.51",
      "gaussian       9.90      –",
    ].join("\n"),
  );
});

test("columns line up under names of any script", () => {
  const columns = [
    { name: "class", numeric: false },
    { name: "n", numeric: true },
  ];
  const rows = [
    ["猫", "10"], // two columns wide
    ["cafe\u0301", "7"], // an accent of its own: four columns, five code units
  ];
  expect(textTable({ columns, rows }).split("\n")).toEqual([
    "", // where groups would stand
    "class   n",
    "─────  ──",
    "猫     10",
    "cafe\u0301    7",
  ]);
});
