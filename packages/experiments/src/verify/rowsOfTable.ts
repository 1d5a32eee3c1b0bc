/** The cells of comma-separated values (RFC 4180), row by row; a last line break ends a row. */
export function rowsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (let at = 0; at < text.length; ) {
    const { cell, end } = text[at] === '"' ? quotedAt(text, at) : bareAt(text, at);
    row.push(cell);
    if (text[end] !== ",") {
      rows.push(row);
      row = [];
    }
    at = end + 1;
  }
  return rows;
}

/** A cell, and where what ends it stands: a comma, a line break or the end of the text. */
interface Cell {
  cell: string;
  end: number;
}

function bareAt(text: string, begin: number): Cell {
  let end = begin;
  while (end < text.length && text[end] !== "," && text[end] !== "\n") end++;
  return { cell: text.slice(begin, end), end };
}

function quotedAt(text: string, begin: number): Cell {
  let cell = "";
  for (let at = begin + 1; ; ) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { cell: cell + text.slice(at), end: text.length };
    cell += text.slice(at, quote);
    if (text[quote + 1] !== '"') {
      const rest = bareAt(text, quote + 1);
      return { cell: cell + rest.cell, end: rest.end };
    }
    cell += '"';
    at = quote + 2;
  }
}
