import { expect, test } from "vitest";
import * as api from "./index.ts";

test("public names", () => {
  expect(Object.keys(api).sort()).toEqual([
    "PAPER_MODELS",
    "PUBLISHED",
    "compareTable",
    "figure1a",
    "figure1aEpochs",
    "figure1aValues",
    "figure1b",
    "figure1bEpochs",
    "figure1bValues",
    "figure1c",
    "figure1cValues",
    "figure2",
    "figure2aValues",
    "figure2bValues",
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
