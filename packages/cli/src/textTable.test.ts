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
