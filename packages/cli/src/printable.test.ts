import { expect, test } from "vitest";
import { printable, printableLine } from "./printable.ts";
import { textTable } from "./textTable.ts";

test("nothing that a terminal would obey is left", () => {
  const screen = "\u001b[2J\u001b]0;title\u0007\r\b\u009b1m\u202egnp.exe\u2066";
  expect(printable(screen)).toBe(
    "\\x1b[2J\\x1b]0;title\\x07\\x0d\\x08\\x9b1m\\x202egnp.exe\\x2066",
  );
  expect(printable("two\nlines\tand Größe ± 1 µm 模型")).toBe("two\nlines\tand Größe ± 1 µm 模型");
  expect(printableLine("two\nlines\t")).toBe("two\\nlines\\t");
});

test("a cell of a table stays in its line", () => {
  const columns = [{ name: "what", numeric: false }];
  expect(textTable({ columns, rows: [["a\nrecord.json  same"]] }).split("\n")).toHaveLength(4);
});
