import { expect, test } from "vitest";
import { type Table, toLatex } from "../index.ts";

const table: Table = {
  columns: [
    { name: "network", numeric: false },
    { name: "here", group: "test accuracy (%)", numeric: true },
    { name: "paper", group: "test accuracy (%)", numeric: true },
    { name: "weights", numeric: false, hash: true },
  ],
  rows: [["MLP 1×512 & {co} 50%_#$^~\\", "51.30 ± 0.25", "–", "0123456789abcdef0123"]],
};

test("a table is a tabular with a rule under each group of columns", () => {
  expect(toLatex(table).split("\n")).toEqual([
    "\\begin{tabular}{lrrl}",
    "\\toprule",
    " & \\multicolumn{2}{c}{test accuracy (\\%)} &  \\\\",
    "\\cmidrule(lr){2-3}",
    "network & here & paper & weights \\\\",
    "\\midrule",
    "MLP 1$\\times$512 \\& \\{co\\} 50\\%\\_\\#\\$\\textasciicircum{}\\textasciitilde{}" +
      "\\textbackslash{} & 51.30 $\\pm$ 0.25 & -- & 0123456789ab \\\\",
    "\\bottomrule",
    "\\end{tabular}",
    "",
  ]);
});

test("a letter that pdfLaTeX does not know becomes a question mark, never a command", () => {
  const rows = [["漢 \\input{x}\n\n%", "", "", ""]];
  const line = toLatex({ ...table, rows }).split("\n")[6];
  expect(line).toBe("? \\textbackslash{}input\\{x\\} \\% &  &  &  \\\\");
});
