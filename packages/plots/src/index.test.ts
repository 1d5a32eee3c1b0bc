import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "PAPER_MODELS",
    "figure1a",
    "figure1aEpochs",
    "figure1aValues",
    "figure1bEpochs",
    "figure1bValues",
    "figure1cValues",
    "lineFigure",
    "paperResult",
    "report",
    "resultsTable",
    "table1",
    "table2",
    "table3",
    "table4",
    "toCSV",
    "toMarkdown",
  ]);
});
