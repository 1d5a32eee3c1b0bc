import { type Column, checkTable, type Table } from "./table.ts";

/**
 * The table as LaTeX: a `tabular` with the rules of the package `booktabs`, numbers to the right,
 * the names of groups over their columns. Whatever LaTeX reads as a command is escaped, and hashes
 * end after twelve characters. Compile it with `\usepackage{booktabs}`, and with pdfLaTeX.
 *
 * @throws {PlotError} if it is no table.
 */
export function toLatex(table: Table): string {
  checkTable("toLatex", table);
  const { columns, rows } = table;
  const line = (cells: readonly string[]) => `${cells.map(escapeLatex).join(" & ")} \\\\`;
  return [
    `\\begin{tabular}{${columns.map(({ numeric }) => (numeric ? "r" : "l")).join("")}}`,
    "\\toprule",
    ...groupsOf(columns),
    line(columns.map(({ name }) => name)),
    "\\midrule",
    ...rows.map((cells) => line(cells.map((text, i) => (columns[i]!.hash ? short(text) : text)))),
    "\\bottomrule",
    "\\end{tabular}",
    "",
  ].join("\n");
}

/** Hexadecimal digits that distinguish the runs of any report. */
const short = (hash: string) => hash.slice(0, 12);

/** A row of the names of groups, each over its columns, with a rule below; none without groups. */
function groupsOf(columns: readonly Column[]): string[] {
  if (columns.every(({ group }) => group === undefined)) return [];
  const cells: string[] = [];
  const rules: string[] = [];
  for (let from = 0; from < columns.length; ) {
    const { group } = columns[from]!;
    let to = from + 1;
    while (group !== undefined && columns[to]?.group === group) to++;
    if (group === undefined) cells.push("");
    else {
      cells.push(`\\multicolumn{${to - from}}{c}{${escapeLatex(group)}}`);
      rules.push(`\\cmidrule(lr){${from + 1}-${to}}`);
    }
    from = to;
  }
  return [`${cells.join(" & ")} \\\\`, rules.join(" ")];
}

// biome-ignore format: a table
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\textbackslash{}", "{": "\\{", "}": "\\}", $: "\\$", "&": "\\&", "#": "\\#", "%": "\\%",
  _: "\\_", "^": "\\textasciicircum{}", "~": "\\textasciitilde{}", "<": "\\textless{}",
  ">": "\\textgreater{}", "|": "\\textbar{}", '"': "''", "–": "--", "—": "---",
  "−": "$-$", "±": "$\\pm$", "×": "$\\times$", "·": "$\\cdot$", "≤": "$\\le$", "≥": "$\\ge$",
  "…": "\\ldots{}", "’": "'", "‖": "$\\|$", "≈": "$\\approx$", "₂": "$_2$", "²": "$^2$",
  "⁻": "$^-$", "¹": "$^1$", "σ": "$\\sigma$", "α": "$\\alpha$", "λ": "$\\lambda$", "γ": "$\\gamma$",
  "→": "$\\to$", "\u00a0": "~",
};

/** Text as LaTeX shows it. A letter that pdfLaTeX may not know becomes a question mark. */
function escapeLatex(text: string): string {
  return [...text.replace(/\s+/g, (space) => (space === "\u00a0" ? space : " "))]
    .map((letter) => ESCAPES[letter] ?? (isKnown(letter) ? letter : "?"))
    .join("");
}

/** Letters of Western European languages, which pdfLaTeX knows without a package. */
const isKnown = (letter: string) => /^[ -~\u00c0-\u017f]$/.test(letter);
