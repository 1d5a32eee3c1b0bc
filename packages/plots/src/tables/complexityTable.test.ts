import { expect, test } from "vitest";
import { testComplexity } from "../records.testing.ts";
import { complexityTable, stabilityTable } from "./complexityTable.ts";

test("shows complexity with its interval, what it is at most, and parameters beside n", () => {
  const { rows } = complexityTable(testComplexity());
  expect(rows.map((row) => row.join("; "))).toEqual([
    "MLP 1x512; MNIST; 1,000; 2; ≥ 0.9990 ± 0.0130; 1; 402,944; 403; 7.5e+6",
    "Gaussian kernel, gamma 0.02, ‖f‖ ≤ 1; MNIST; 1,000; 2; 0.0307 ± 0.0013; 0.0316; –; –; –",
  ]);
});

test("shows the largest change without an example, on true beside random labels", () => {
  const { rows } = stabilityTable(testComplexity());
  expect(rows.map((row) => row.slice(3))).toEqual([
    ["true", "2", "100.00", "90.00", "2.2500", "0.0200"],
    ["random", "2", "100.00", "10.00", "2.2500", "0.0200"],
  ]);
});

test("takes one draw without an interval", () => {
  const [network] = testComplexity();
  const one = { ...network!, rademacher: { ...network!.rademacher, values: [1], mean: 1 } };
  expect(complexityTable([one]).rows[0]![4]).toBe("≥ 1.0000");
});
