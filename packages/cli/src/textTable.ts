import type { Column, Table } from "@rote/plots";
import stringWidth from "string-width";
import { printableLine } from "./printable.ts";

const GAP = "  ";

/** A table for a terminal: columns padded to one width, groups of columns under their heading. */
export function textTable({ columns, rows: given }: Table): string {
  const rows = given.map((cells) => cells.map(printableLine));
  const names = columns.map(({ name }) => name);
  const widths = columns.map((_, i) =>
    Math.max(...[names, ...rows].map((cells) => stringWidth(cells[i]!))),
  );
  for (const { first, last, name } of groupsOf(columns)) {
    widths[first]! += Math.max(0, stringWidth(name) - spanOf(widths, first, last));
  }

  const pad = (text: string, width: number, right: boolean) => {
    const space = " ".repeat(Math.max(0, width - stringWidth(text)));
    return right ? space + text : text + space;
  };
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) => pad(cell, widths[i]!, columns[i]!.numeric)).join(GAP);
  const heading = groupsOf(columns).map(({ first, last, name }) =>
    pad(name, spanOf(widths, first, last), columns[first]!.numeric),
  );
  const rule = widths.map((width) => "─".repeat(width)).join(GAP);
  const lines = [heading.join(GAP), line(names), rule, ...rows.map(line)];
  return lines.map((text) => text.trimEnd()).join("\n");
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
