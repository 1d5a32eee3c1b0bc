import { FormatError } from "../datasetError.ts";

/** More than any list of labels has. */
const MOST_ROWS = 20_000_000;

/**
 * The rows of a text of comma-separated values (RFC 4180); lines may end in any way, and empty ones
 * are left out.
 *
 * @throws {FormatError} if a quotation mark is not closed.
 */
export function csvRows(who: string, text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = text.startsWith("\uFEFF") ? 1 : 0;
  const endRow = () => {
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
    if (rows.length <= MOST_ROWS) return;
    throw new FormatError(`${who}: it must have at most ${MOST_ROWS} rows, got more.`);
  };
  while (at < text.length) {
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
    while (at < text.length && !",\r\n".includes(text[at]!)) at++;
    row.push(cell + text.slice(start, at));
    if (text[at] === ",") {
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
