import { escapeXml, wellFormed } from "../drawing/escapeXml.ts";
import type { Column, Table } from "../tables/table.ts";

/** A name as the id of an element, and as that of a file. */
export const idOf = (name: string) => name.replace(/[^A-Za-z0-9-]+/g, "-");

/** Characters of a file that the page holds: a text has no room for many times as many. */
const MOST_HELD = 2 ** 25;

/** A link that saves text as a file; the page holds the text itself. */
export function downloadHtml(name: string, text: string, type: string, words: string): string {
  if (text.length > MOST_HELD) {
    return `<span class="faint">${escapeXml(name)} is too long for a page.</span>`;
  }
  const data = encodeURIComponent(wellFormed(text)).replaceAll("%2C", ",");
  const url = `data:${type};charset=utf-8,${escapeXml(data)}`;
  return `<a download="${escapeXml(name)}" href="${url}">${escapeXml(words)}</a>`;
}

/** Something to open: JSON, or text as it is. */
export function detailsHtml(summary: string, value: unknown): string {
  const json = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return `<details><summary>${escapeXml(summary)}</summary>
<pre tabindex="0"><code>${escapeXml(json)}</code></pre></details>`;
}

/** Hexadecimal digits that distinguish the runs of any report. */
const HASH_LENGTH = 12;

/** Characters that stay on one line. */
const LONG = 24;

/**
 * A table with its caption, in a region that scrolls sideways where it is too wide.
 *
 * @param links HTML that stands below the first cell of each row.
 */
export function tableHtml(
  caption: string,
  { columns, rows }: Table,
  links: readonly string[] = [],
): string {
  const kind = (i: number, long = false) => {
    const { numeric, hash } = columns[i]!;
    const name = numeric ? "number" : hash ? "hash" : long ? "long" : "";
    return name === "" ? "" : ` class="${name}"`;
  };
  const body = rows.map((cells, row) => {
    const [first = "", ...others] = cells;
    const data = others.map((cell, i) => {
      const text = escapeXml(columns[i + 1]!.hash ? cell.slice(0, HASH_LENGTH) : cell);
      return `<td${kind(i + 1, cell.length > LONG)}>${text}</td>`;
    });
    const head = `${escapeXml(first)}${links[row] ?? ""}`;
    return `<tr><th scope="row"${kind(0)}>${head}</th>${data.join("")}</tr>`;
  });
  const text = escapeXml(caption);
  return `<div class="table" role="region" aria-label="${text}" tabindex="0"><table>
<caption><span>${text}</span></caption>
<thead>${headHtml(columns)}</thead>
<tbody>
${body.join("\n")}
</tbody>
</table></div>`;
}

/** One row of headings, or two where columns have groups. */
function headHtml(columns: readonly Column[]): string {
  const cell = ({ name, numeric }: Column, span = "") =>
    `<th scope="col"${span}${numeric ? ' class="number"' : ""}>${escapeXml(name)}</th>`;
  const grouped = columns.filter(({ group }) => group !== undefined);
  if (grouped.length === 0) return `<tr>${columns.map((column) => cell(column)).join("")}</tr>`;
  const top = columns.map((column, i) => {
    if (column.group === undefined) return cell(column, ' rowspan="2"');
    if (columns[i - 1]?.group === column.group) return "";
    const next = columns.findIndex((other, j) => j > i && other.group !== column.group);
    const width = (next < 0 ? columns.length : next) - i;
    return `<th scope="colgroup" colspan="${width}" class="group">${escapeXml(column.group)}</th>`;
  });
  return `<tr>${top.join("")}</tr><tr>${grouped.map((column) => cell(column)).join("")}</tr>`;
}
