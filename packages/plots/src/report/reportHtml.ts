import { modelTitle } from "@rote/paper";
import { datasetTitle, epochsToFit, nameOf, type RunEvidence } from "@rote/records";
import { escapeXml } from "../drawing/escapeXml.ts";
import type { ExhibitFigure } from "../exhibit.ts";
import { labelOfCondition } from "../settings.ts";
import { functionsName } from "../tables/complexityTable.ts";
import { failuresTable } from "../tables/failuresTable.ts";
import { runsTable } from "../tables/runsTable.ts";
import { percent } from "../tables/table.ts";
import { claimsHtml, countClaims } from "./claimsHtml.ts";
import { detailsHtml, downloadHtml, idOf, tableHtml } from "./html.ts";
import type { ReportFile, ReportOptions } from "./reportOptions.ts";
import type { ReportParts, ShownExhibit } from "./reportParts.ts";
import { REPORT_STYLE } from "./reportStyle.ts";
import { sharedAndOwn } from "./sharedAndOwn.ts";

interface Section {
  id: string;
  title: string;
  html: string;
}

/** The page. */
export function reportHtml(options: ReportOptions, parts: ReportParts): string {
  const { title, scale } = options;
  const sections = sectionsOf(options, parts);
  const scaleHtml = scale === undefined ? "" : `<p class="scale">Scale: ${escapeXml(scale)}</p>\n`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeXml(title)}</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<header>
<h1>${escapeXml(title)}</h1>
${scaleHtml}<p class="summary">${escapeXml(options.summary ?? summarize(options))}</p>
<nav aria-label="Contents"><ul>
${sections.map(linkHtml).join("\n")}
</ul></nav>
</header>
${sections.map(sectionHtml).join("\n")}
<footer>After Zhang, Bengio, Hardt, Recht &amp; Vinyals, “Understanding deep learning requires
rethinking generalization”, ICLR 2017, arXiv:1611.03530. The paper’s tables are as printed; values
of its figures are read off the published vector graphics, good to about three digits.</footer>
</main>
</body>
</html>
`;
}

const RUNS_CAPTION =
  "Every training run: accuracies on the training set, on the test set under the same corruption " +
  "and on clean test labels; the beginning of the hashes of specification and weights.";

const FAILURES_CAPTION =
  "Every run that came to no result: why, and after which step. The claims count them.";

/** The sections of the page, in order. */
function sectionsOf(options: ReportOptions, { runs, exhibits, data }: ReportParts): Section[] {
  const { claims = [], failures = [], rerun, document } = options;
  const file = (name: string) => data.find((each) => each.name === `${idOf(name)}.csv`)!;
  const ofClaims = () => ({
    id: "claims",
    title: "Claims of the paper, checked",
    html: `${claimsHtml(claims)}\n<p>${linkTo(file("claims"))}</p>`,
  });
  const ofRuns = () => ({
    id: "runs",
    title: "Training runs",
    html: `${tableHtml(RUNS_CAPTION, runsTable(runs))}
<p>${linkTo(file("runs"))} ${linkTo(file("epochs"))}</p>`,
  });
  const ofFailures = () => ({
    id: "failures",
    title: "Failed runs",
    html: `${tableHtml(FAILURES_CAPTION, failuresTable(failures))}
<p>${linkTo(file("failures"))}</p>`,
  });
  const ofCommands = (commands: string) => ({
    id: "rerun",
    title: "Run it again",
    html: `<pre tabindex="0"><code>${escapeXml(commands)}</code></pre>`,
  });
  return [
    ...(claims.length === 0 ? [] : [ofClaims()]),
    ...exhibits.map((exhibit) => ({
      id: exhibit.id,
      title: exhibit.title,
      html: exhibitHtml(exhibit, file, document),
    })),
    ...(runs.length === 0 ? [] : [ofRuns()]),
    ...(failures.length === 0 ? [] : [ofFailures()]),
    ...(rerun === undefined ? [] : [ofCommands(rerun)]),
    {
      id: "determined",
      title: "What determined the results",
      html: determinedHtml({ ...options, runs }),
    },
  ];
}

const linkHtml = ({ id, title }: Section) =>
  `<li><a href="#${idOf(id)}">${escapeXml(title)}</a></li>`;

const sectionHtml = ({ id, title, html }: Section) => `<section aria-labelledby="${idOf(id)}">
<h2 id="${idOf(id)}">${escapeXml(title)}</h2>
${html}
</section>`;

const linkTo = ({ name, content }: ReportFile) =>
  downloadHtml(name, content, "text/csv", `Download ${name}`);

const WIDE = 848;
const NARROW = 358;
/** Of a figure as a file. */
export const SAVED_WIDTH = 760;

function exhibitHtml(
  { id, title, caption, figure, tables }: ShownExhibit,
  file: (name: string) => ReportFile,
  document: Document | undefined,
): string {
  const options = { background: false, ...(document === undefined ? {} : { document }) };
  const drawn = figure === undefined ? [`<p>${escapeXml(caption)}</p>`] : figureHtml(figure);
  return [
    ...drawn,
    ...tables.flatMap((each) => [
      tableHtml(each.caption, each.table),
      `<p>${linkTo(file(each.id))}</p>`,
    ]),
  ].join("\n");

  function figureHtml({ draw, words }: ExhibitFigure): string[] {
    const saved = draw({ ...options, title, width: SAVED_WIDTH, background: true });
    return [
      "<figure>",
      `<div class="wide">${draw({ ...options, width: WIDE })}</div>`,
      `<div class="narrow">${draw({ ...options, width: NARROW, height: 240 })}</div>`,
      `<figcaption>${escapeXml(caption)}</figcaption>`,
      "</figure>",
      `<p>${linkTo(file(id))} ` +
        `${downloadHtml(`${id}.svg`, saved, "image/svg+xml", `Download ${id}.svg`)}</p>`,
      "<details><summary>The figure in words</summary>" +
        `<p class="words">${escapeXml(words)}</p></details>`,
    ];
  }
}

function determinedHtml({
  runs = [],
  linear = [],
  expressivity = [],
  complexity = [],
  environment,
}: ReportOptions) {
  const records = [
    ...runs.map(({ epochs: _, result: __, ...record }) => ({
      ...record,
      name: labelOfCondition(record),
    })),
    ...linear.map((record) => ({ ...record, name: `kernel machine, ${record.labels} labels` })),
    ...expressivity.map((record) => ({ ...record, name: `Theorem 1, n = ${record.n}` })),
    ...complexity.map((record) => ({
      ...record,
      name: `complexity of ${functionsName(record)}`,
    })),
  ];
  const { shared, own } = sharedAndOwn(records);
  const details = own.map(({ name, rest }) => detailsHtml(name, rest));
  return [
    ...(environment === undefined ? [] : [detailsHtml("Environment", environment)]),
    ...(Object.keys(shared).length === 0 ? [] : [detailsHtml("Common to all records", shared)]),
    details.length > 8
      ? `<details><summary>Each of the ${details.length} records</summary>\n` +
        `${details.join("\n")}</details>`
      : details.join("\n"),
  ].join("\n");
}

function summarize({ runs = [], failures = [], claims = [] }: ReportOptions): string {
  const [n, failed] = [failures.length, failures.length === 1 ? "run" : "runs"];
  return [
    ...(claims.length === 0 ? [] : [countClaims(claims)]),
    ...summarizeRuns(runs),
    ...(n === 0 ? [] : [`${n} ${failed} failed.`]),
  ].join(" ");
}

function summarizeRuns(runs: readonly RunEvidence[]): string[] {
  const [first] = runs;
  if (first === undefined) return [];
  const fitted = runs.filter((run) => epochsToFit(run) !== null).length;
  const all = runs.length;
  const count =
    all === 1
      ? `the run ${fitted === 1 ? "fitted" : "did not fit"} its training set.`
      : `${fitted === all ? `all ${all}` : `${fitted} of ${all}`} runs fitted their training set.`;
  const tested = runs
    .filter(({ result }) => result.testAccuracy !== null)
    .sort((a, b) => a.result.testAccuracy! - b.result.testAccuracy!);
  const [worst, best] = [tested[0], tested.at(-1)];
  const value = ({ name, result }: RunEvidence) =>
    `${percent(result.testAccuracy)}\u00a0% (${name})`;
  const range =
    worst === undefined || best === undefined
      ? ""
      : worst === best
        ? ` Test accuracy is ${percent(best.result.testAccuracy)}\u00a0%.`
        : ` Test accuracy lies between ${value(worst)} and ${value(best)}.`;
  const listed = (names: readonly string[]) => [...new Set(names)].join(", ");
  const models = listed(runs.map(({ model }) => modelTitle(nameOf(model))));
  return [
    `${models} on ${listed(runs.map(({ dataset }) => datasetTitle(dataset)))}: ${count}${range}`,
  ];
}
