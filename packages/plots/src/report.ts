import { escapeXml, wellFormed } from "./escapeXml.ts";
import { figure1a } from "./figure1a.ts";
import type { FigureOptions } from "./lineFigure.ts";
import { FAINT, INK, PAPER } from "./palette.ts";
import type { PaperModel } from "./paperValues.ts";
import { type Column, percent, resultsTable, type Table } from "./resultsTable.ts";
import { nameOf, type RunRecord } from "./runRecord.ts";
import { toCSV } from "./toCSV.ts";

export interface ReportOptions {
  title: string;
  records: readonly RunRecord[];
  /** What came out, in a sentence. By default counted from the records. */
  summary?: string;
  /** The model of the paper to compare with, in the table. */
  paperModel?: PaperModel;
  /** Draw the paper's curves into figure 1a. Comparable for the small Inception only. */
  paperCurves?: boolean;
  /** By default figure 1a of the records. */
  figures?: readonly ReportFigure[];
  /** Tables after that of the results. */
  tables?: readonly ReportTable[];
  /** The command that makes these runs again. */
  command?: string;
  /** What else determined the runs: versions, machine, backend. Any JSON. */
  environment?: unknown;
  /** A document to draw in, as for the figures. */
  document?: Document;
}

export interface ReportFigure {
  caption: string;
  /** Draws the figure; called once for wide screens and once for narrow ones. */
  draw: (options: FigureOptions) => string;
}

export interface ReportTable {
  caption: string;
  table: Table;
}

/**
 * One HTML page that holds everything and loads nothing: summary, figures, table, data, and what
 * determined the runs. It has no script, and opens from disk, offline. The same input gives the same
 * text.
 *
 * @throws {RangeError} if there is no record.
 */
export function report({
  title,
  records,
  summary = summarize(records),
  paperModel,
  paperCurves = false,
  figures,
  tables = [],
  command,
  environment,
  document,
}: ReportOptions): string {
  if (records.length === 0) {
    throw new RangeError("report: records must hold at least one run, got none.");
  }
  const drawn = figures ?? [
    {
      caption: "Average training loss against training steps, one curve a condition.",
      draw: (options: FigureOptions) => figure1a(records, { ...options, paper: paperCurves }),
    },
  ];
  const results = resultsTable(records, paperModel === undefined ? {} : { paperModel });
  const beside = `, beside what the paper found for ${paperModel} on all of CIFAR-10`;
  const caption =
    `Results of each condition${paperModel === undefined ? "" : beside}. ` +
    "The test set is under the same corruption as the training set.";
  const { shared, own } = specifications(records);
  const content = [
    `<h1>${escapeXml(title)}</h1>`,
    `<p class="summary">${escapeXml(summary)}</p>`,
    ...drawn.map((figure) => figureHtml(figure, document)),
    ...[{ caption, table: results }, ...tables].map(tableHtml),
    `<p><a download="epochs.csv" href="data:text/csv;charset=utf-8,${encodeURIComponent(
      wellFormed(toCSV(records)),
    )}">Download every epoch as CSV</a></p>`,
    ...(command === undefined
      ? []
      : ["<h2>Run it again</h2>", `<pre><code>${escapeXml(command)}</code></pre>`]),
    "<h2>What determined the runs</h2>",
    ...(environment === undefined ? [] : [detailsHtml("Environment", environment)]),
    ...(Object.keys(shared).length === 0 ? [] : [detailsHtml("Common to all runs", shared)]),
    ...own.map(({ name, rest }) => detailsHtml(name, rest)),
    `<footer>After Zhang, Bengio, Hardt, Recht &amp; Vinyals, “Understanding deep learning requires
rethinking generalization”, ICLR 2017, arXiv:1611.03530.</footer>`,
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${content.join("\n")}
</main>
</body>
</html>
`;
}

const WIDE = 760;
const NARROW = 360;

function figureHtml({ caption, draw }: ReportFigure, document: Document | undefined): string {
  const options = { background: false, ...(document === undefined ? {} : { document }) };
  return `<figure>
<div class="wide">${draw({ ...options, width: WIDE })}</div>
<div class="narrow">${draw({ ...options, width: NARROW, height: 300 })}</div>
<figcaption>${escapeXml(caption)}</figcaption>
</figure>`;
}

function tableHtml({ caption, table: { columns, rows } }: ReportTable): string {
  const kind = (i: number) => (columns[i]?.numeric ? ' class="number"' : "");
  const body = rows.map((cells) => {
    const [first = "", ...others] = cells.map(escapeXml);
    const data = others.map((cell, i) => `<td${kind(i + 1)}>${cell}</td>`);
    return `<tr><th scope="row">${first}</th>${data.join("")}</tr>`;
  });
  return `<figure>
<figcaption>${escapeXml(caption)}</figcaption>
<div class="table" role="region" aria-label="${escapeXml(caption)}" tabindex="0"><table>
<thead>${headHtml(columns)}</thead>
<tbody>
${body.join("\n")}
</tbody>
</table></div>
</figure>`;
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

function detailsHtml(summary: string, value: unknown): string {
  const json = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  return `<details><summary>${escapeXml(summary)}</summary>
<pre><code>${escapeXml(json)}</code></pre></details>`;
}

/** What determined each run: what all records share, once, and what is each one's own. */
function specifications(records: readonly RunRecord[]) {
  const parts = records.map(({ name, epochs: _, result: __, ...rest }) => ({ name, rest }));
  const shared: Record<string, unknown> = {};
  if (parts.length > 1) {
    for (const [field, value] of Object.entries(parts[0]!.rest)) {
      const json = JSON.stringify(value);
      const same = ({ rest }: { rest: object }) =>
        JSON.stringify((rest as Record<string, unknown>)[field]) === json;
      if (parts.every(same)) shared[field] = value;
    }
  }
  const own = parts.map(({ name, rest }) => ({
    name,
    rest: Object.fromEntries(Object.entries(rest).filter(([field]) => !(field in shared))),
  }));
  return { shared, own };
}

function summarize(records: readonly RunRecord[]): string {
  const [first] = records;
  if (first === undefined) return "";
  const fitted = records.filter(({ result }) => result.epochsToFit !== null).length;
  const all = records.length;
  const count =
    all === 1
      ? `the run ${fitted === 1 ? "fitted" : "did not fit"} its training set.`
      : `${fitted === all ? `all ${all}` : `${fitted} of ${all}`} runs fitted their training set.`;
  const tested = records
    .filter(({ result }) => result.testAccuracy !== null)
    .sort((a, b) => a.result.testAccuracy! - b.result.testAccuracy!);
  const [worst, best] = [tested[0], tested.at(-1)];
  const value = ({ name, result }: RunRecord) => `${percent(result.testAccuracy)}\u00a0% (${name})`;
  const range =
    worst === undefined || best === undefined
      ? ""
      : worst === best
        ? ` Test accuracy is ${percent(best.result.testAccuracy)}\u00a0%.`
        : ` Test accuracy lies between ${value(worst)} and ${value(best)}.`;
  return `${nameOf(first.model)} on ${nameOf(first.dataset)}: ${count}${range}`;
}

const STYLE = `
:root{color-scheme:light dark;--paper:${PAPER.light};--ink:${INK.light};--faint:${FAINT.light};--line:#d1d9e0;--panel:#f6f8fa;--link:#0550ae}
@media (prefers-color-scheme:dark){:root{--paper:${PAPER.dark};--ink:${INK.dark};--faint:${FAINT.dark};--line:#3d444d;--panel:#151b23;--link:#79c0ff}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif;-webkit-text-size-adjust:100%}
main{max-width:792px;margin:0 auto;padding:24px 16px 48px;overflow-wrap:break-word}
h1{font-size:1.6rem;line-height:1.25;margin:0 0 12px}
h2{font-size:1.15rem;margin:32px 0 8px}
.summary{font-size:1.1rem;margin:0 0 20px}
figure{margin:0 0 24px}
figcaption,footer{color:var(--faint);font-size:.875rem}
.narrow{display:none}
.table{overflow-x:auto;margin:0 0 16px}
table{border-collapse:collapse;font-size:.9rem;width:100%}
thead tr:first-child th{padding-bottom:0}
thead tr:not(:last-child) th:not([rowspan]){border-bottom:0}
.group{text-align:right}
th,td{padding:6px 10px;border-bottom:1px solid var(--line);text-align:left;vertical-align:bottom}
tbody th{font-weight:500;white-space:nowrap;position:sticky;left:0;background:var(--paper)}
.number{text-align:right;font-variant-numeric:tabular-nums}
td{white-space:nowrap}
a{color:var(--link)}
pre{background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:12px;overflow-x:auto;font-size:.85rem;line-height:1.45}
details{border-bottom:1px solid var(--line);padding:6px 0}
summary{cursor:pointer}
footer{margin-top:32px}
@media (max-width:600px){.wide{display:none}.narrow{display:block;margin:0 auto;max-width:440px}.narrow svg{width:100%}table{font-size:.75rem}th,td{padding:6px 3px}th:first-child{padding-left:0}tbody th{white-space:normal}}
@media print{.table{overflow:visible}}
`;
