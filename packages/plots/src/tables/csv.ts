export type Cell = string | number | boolean | null | undefined;

/**
 * Lines of comma-separated values (RFC 4180, lines end in CR LF). Numbers keep all their digits;
 * what is unknown is empty, and so is a number that is none or not finite. A text that a
 * spreadsheet would take for a formula, because it begins with =, +, -, @, a tab or a line break,
 * stands behind an apostrophe, as OWASP advises ("CSV injection"): records may be anybody's. Texts
 * of numbers stay as they are.
 */
export const csv = (lines: readonly (readonly Cell[])[]): string =>
  lines.map((line) => `${line.map(field).join(",")}\r\n`).join("");

function field(value: Cell): string {
  const raw = typeof value === "number" && !Number.isFinite(value) ? "" : String(value ?? "");
  const isFormula = typeof value === "string" && /^[=+\-@\t\r\n]/.test(raw) && !isNumber(raw);
  const text = isFormula ? `'${raw}` : raw;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Also one with a minus sign or an interval behind it: "-0.3 ± 0.1". */
const isNumber = (text: string) => /^[+-][\d.]+(e[+-]?\d+)?( ?± ?[\d.]+)?$/i.test(text);
