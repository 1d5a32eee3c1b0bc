import { FormatError } from "../datasetError.ts";

/** More than any list of labels has. */
const MOST_ROWS = 20_000_000;

/** What may stand between values. */
export type Separator = "," | ";" | "\t";

/**
 * The rows of a text of values with commas between (RFC 4180), or with semicolons or tabs; lines
 * may end in any way, and empty ones are left out.
 *
 * @param most rows after which reading ends. Defaults to all.
 * @throws {FormatError} if a quotation mark is not closed.
 */
export function csvRows(
  who: string,
  text: string,
  separator: Separator,
  most = Number.POSITIVE_INFINITY,
): string[][] {
  const ends = `${separator}\r\n`;
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  const endRow = () => {
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
    if (rows.length <= MOST_ROWS) return;
    throw new FormatError(`${who}: it must have at most ${MOST_ROWS} rows, got more.`);
  };
  while (at < text.length && rows.length < most) {
    let cell = "";
    if (text[at] === '"') {
      for (at++; ; at++) {
        const end = text.indexOf('"', at);
        if (end < 0) {
          const line = rows.length + 1;
          throw new FormatError(
            `${who}: quotation marks must be closed, got an open one in row ${line}.`,
          );
        }
        cell += text.slice(at, end);
        at = end + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
    }
    const start = at;
    while (at < text.length && !ends.includes(text[at]!)) at++;
    row.push(cell + text.slice(start, at));
    if (text[at] === separator) {
      at++;
      if (at === text.length) row.push("");
      continue;
    }
    endRow();
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
  }
  if (row.length > 0) endRow();
  return rows;
}
