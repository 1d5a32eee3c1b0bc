export type Cell = string | number | boolean | null | undefined;

/**
 * Lines of comma-separated values (RFC 4180, lines end in CR LF). Numbers keep all their digits;
 * what is unknown is empty.
 */
export const csv = (lines: readonly (readonly Cell[])[]): string =>
  lines.map((line) => `${line.map(field).join(",")}\r\n`).join("");

function field(value: Cell): string {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
