import stringWidth from "string-width";
import { describe, expect, test, vi } from "vitest";
import { Terminal } from "./terminal.ts";
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

describe("on a terminal", () => {
  const plan = {
    columns: [
      { name: "what", numeric: false },
      { name: "condition", numeric: false },
      { group: "time", name: "seconds, at most", numeric: true },
    ],
    rows: [
      ["gaussian kernel on pixels", "partially corrupted labels, p = 0.5", "29"],
      ["mlp-1x512", "猫猫猫", "2,400"],
    ],
  };

  test("cells are wrapped between words, and names stand at the bottom", () => {
    expect(textTable(plan, { width: 30 }).split("\n")).toEqual([
      "                          time",
      "                      seconds,",
      "what       condition   at most",
      "─────────  ─────────  ────────",
      "gaussian   partially        29",
      "kernel on  corrupted",
      "pixels     labels, p",
      "           = 0.5",
      "mlp-1x512  猫猫猫        2,400",
    ]);
  });

  test("a row is a block where words don't fit beside each other", () => {
    expect(textTable(plan, { width: 29 }).split("\n")).toEqual([
      "gaussian kernel on pixels",
      "  condition: partially",
      "  corrupted labels, p = 0.5;",
      "  time, seconds, at most: 29",
      "mlp-1x512",
      "  condition: 猫猫猫; time,",
      "  seconds, at most: 2,400",
    ]);
  });

  test("no line is wider than it, and no character is lost", () => {
    const bare = (text: string) => [...text.replaceAll(/[\s─]/g, "")].sort().join("");
    for (let width = 4; width <= 90; width++) {
      const text = textTable(plan, { width });
      const widths = text.split("\n").map((line) => stringWidth(line));
      expect(Math.max(...widths)).toBeLessThanOrEqual(width);
      for (const cell of plan.rows.flat()) {
        for (const character of bare(cell)) expect(text).toContain(character);
      }
    }
  });

  test("a table that fits is as it is elsewhere", () => {
    expect(textTable(plan, { width: 80 })).toBe(textTable(plan));
  });
});

test("sentences below a table are no wider than the terminal, and whole in a file", () => {
  const { stdout } = process;
  const before = { isTTY: stdout.isTTY, columns: stdout.columns };
  const written: string[] = [];
  const write = vi.spyOn(stdout, "write").mockImplementation((text) => written.push(`${text}`) > 0);
  const text = "1 run, 0 done. To do: 1 run of at most 80 steps.\nResults would go to here.";
  for (const isTTY of [true, false]) {
    Object.assign(stdout, { isTTY, columns: 20 });
    new Terminal({}).printSentences(text);
  }
  Object.assign(stdout, before);
  write.mockRestore();
  const [narrow = "", whole] = written;
  expect(Math.max(...narrow.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(20);
  expect(narrow.split(/\s+/)).toEqual(whole!.split(/\s+/));
  expect(whole).toBe(`${text}\n`);
});

test("the command's tables are as wide as a terminal, and whole in a file", () => {
  const { stdout } = process;
  const before = { isTTY: stdout.isTTY, columns: stdout.columns };
  const written: string[] = [];
  const write = vi.spyOn(stdout, "write").mockImplementation((text) => written.push(`${text}`) > 0);
  const table = {
    columns: [{ name: "claim", numeric: false }],
    rows: [["random labels are fitted as well as true ones"]],
  };
  for (const isTTY of [true, false]) {
    Object.assign(stdout, { isTTY, columns: 20 });
    new Terminal({}).printTable(table);
  }
  Object.assign(stdout, before);
  write.mockRestore();
  expect(written).toEqual([`${textTable(table, { width: 20 })}\n`, `${textTable(table)}\n`]);
});
