import type { Column, Table } from "@rote/plots";
import stringWidth from "string-width";
import { printableLine } from "./printable.ts";
import { wrapped } from "./wrapped.ts";

const GAP = "  ";

/**
 * A table for a terminal: columns padded to one width, groups of columns under their heading.
 *
 * @param options.width the most columns of a line. Where cells don't fit beside each other, they
 *   are wrapped between words, and where that isn't enough, each row becomes a block of lines.
 */
export function textTable({ columns, rows: given }: Table, { width = Infinity } = {}): string {
  const rows = given.map((cells) => cells.map(printableLine));
  const table = { columns, rows };
  const widths = widthsWithin(width, table);
  return widths === undefined ? blocks(table, width) : grid(table, widths);
}

/** The columns' widths, at least that of a word, or `undefined` where those don't fit. */
function widthsWithin(width: number, { columns, rows }: Table): number[] | undefined {
  const groups = groupsOf(columns);
  const widthsBy = (widthOf: (text: string) => number) => {
    const widths = columns.map(({ name }, i) =>
      rows.reduce((most, cells) => Math.max(most, widthOf(cells[i]!)), widthOf(name)),
    );
    for (const { first, last, name } of groups) {
      widths[first]! += Math.max(0, stringWidth(name) - spanOf(widths, first, last));
    }
    return widths;
  };
  const widths = widthsBy(stringWidth);
  const least = widthsBy((text) => Math.max(...text.split(" ").map((word) => stringWidth(word))));
  const whole = (all: readonly number[]) => spanOf(all, 0, all.length - 1);
  if (whole(widths) <= width) return widths;
  if (whole(least) > width) return undefined;
  const narrowed = widths.map((own, i) => Math.max(own, least[i]!));
  while (whole(narrowed) > width) {
    const wide = narrowed.map((own, i) => (own > least[i]! ? own : 0));
    narrowed[wide.indexOf(Math.max(...wide))]!--;
  }
  return narrowed;
}

function grid({ columns, rows }: Table, widths: readonly number[]): string {
  const pad = (text: string, width: number, right: boolean) => {
    const space = " ".repeat(Math.max(0, width - stringWidth(text)));
    return right ? space + text : text + space;
  };
  /** The lines of a row, of which names stand at the bottom and other cells at the top. */
  const linesOf = (row: readonly string[], fromBottom = false) => {
    const cells = row.map((cell, i) => wrapped(cell, widths[i]!));
    const height = Math.max(...cells.map(({ length }) => length));
    return Array.from({ length: height }, (_, y) =>
      cells
        .map((lines, i) => {
          const text = lines[fromBottom ? y - height + lines.length : y] ?? "";
          return pad(text, widths[i]!, columns[i]!.numeric);
        })
        .join(GAP),
    );
  };
  const heading = groupsOf(columns).map(({ first, last, name }) =>
    pad(name, spanOf(widths, first, last), columns[first]!.numeric),
  );
  const names = columns.map(({ name }) => name);
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  const lines = [
    heading.join(GAP),
    ...linesOf(names, true),
    rule,
    ...rows.flatMap((row) => linesOf(row)),
  ];
  return lines.map((text) => text.trimEnd()).join("\n");
}

/** Each row as its first cell and, indented below, the others with their names. */
function blocks({ columns, rows }: Table, width: number): string {
  const lines = rows.flatMap(([first = "", ...cells]) => {
    const others = cells.map((cell, i) => {
      const { group = "", name } = columns[i + 1]!;
      return `${group === "" ? name : `${group}, ${name}`}: ${cell}`;
    });
    const indented = wrapped(others.join("; "), width - GAP.length);
    return [...wrapped(first, width), ...indented.map((line) => GAP + line)];
  });
  return lines.join("\n");
}

/** Runs of neighbouring columns with the same group; a column without one stands alone. */
function groupsOf(columns: readonly Column[]) {
  const groups: { first: number; last: number; name: string }[] = [];
  columns.forEach(({ group = "" }, i) => {
    const current = groups.at(-1);
    if (current && group !== "" && current.name === group) current.last = i;
    else groups.push({ first: i, last: i, name: group });
  });
  return groups;
}

/** The width of several columns with the gaps between them. */
const spanOf = (widths: readonly number[], first: number, last: number) =>
  widths.slice(first, last + 1).reduce((total, width) => total + width + GAP.length, -GAP.length);
