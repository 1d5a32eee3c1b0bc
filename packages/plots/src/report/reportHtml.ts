import { modelTitle } from "@rote/paper";
import {
  type ClaimResult,
  conditionTitle,
  datasetTitle,
  epochsToFit,
  type LeftOutRecord,
  nameOf,
  type RunEvidence,
  seedOf,
} from "@rote/records";
import { escapeXml } from "../drawing/escapeXml.ts";
import { isDrawable, lineFigure } from "../drawing/lineFigure.ts";
import { PlotError } from "../drawing/plotError.ts";
import type { ExhibitFigure } from "../exhibit.ts";
import { labelOfCondition } from "../settings.ts";
import { functionsName } from "../tables/complexityTable.ts";
import { failuresTable } from "../tables/failuresTable.ts";
import { runsTable } from "../tables/runsTable.ts";
import { percent } from "../tables/table.ts";
import { claimsHtml, countClaims, glanceHtml } from "./claimsHtml.ts";
import { drawingsOf } from "./drawingsOf.ts";
import { detailsHtml, downloadHtml, idOf, tableHtml } from "./html.ts";
import { questions } from "./questions.ts";
import type { ReportFile, ReportOptions } from "./reportOptions.ts";
import { latexOf, type ReportParts, type ShownExhibit } from "./reportParts.ts";
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
${scaleHtml}<p class="summary">${escapeXml(summaryOf(options))}</p>
</header>
<nav aria-label="Contents"><ul>
${sections.map(linkHtml).join("\n")}
</ul></nav>
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

/** The sections of the page, in order: the whole in short, the questions, and all there is. */
function sectionsOf(options: ReportOptions, parts: ReportParts): Section[] {
  const { claims = [], document } = options;
  const { exhibits } = parts;
  const file = fileOf(parts);
  /** The first with a figure stands open, or the first; the others are folded. */
  const exhibitsHtml = (shown: readonly ShownExhibit[]) => {
    const main = shown.find(({ figure }) => figure !== undefined) ?? shown[0];
    return shown
      .map((exhibit) => `${exhibitHtml(exhibit, { isMain: exhibit === main, file, document })}\n`)
      .join("");
  };
  const asked = questions.flatMap((question): Section[] => {
    const shown = question.exhibits.flatMap((id) => exhibits.filter((one) => one.id === id));
    const said = question.claims.flatMap((id) => claims.filter((claim) => claim.id === id));
    if (shown.length + said.length === 0) return [];
    return [{ ...question, html: exhibitsHtml(shown) + foldedClaims(said) }];
  });
  const known = (of: "exhibits" | "claims", id: string) =>
    questions.some((question) => question[of].includes(id));
  const others = {
    exhibits: exhibits.filter(({ id }) => !known("exhibits", id)),
    claims: claims.filter(({ id }) => !known("claims", id)),
  };
  const other: Section = {
    id: "others",
    title: "What else was found",
    html: exhibitsHtml(others.exhibits) + foldedClaims(others.claims),
  };
  const overview = overviewHtml(exhibits, document);
  const short: Section = {
    id: "short",
    title: "In short",
    html:
      overview +
      (claims.length === 0 ? "" : `${glanceHtml(claims)}\n<p>${linkTo(file("claims"))}</p>`),
  };
  return [
    ...(short.html === "" ? [] : [short]),
    ...asked,
    ...(others.exhibits.length + others.claims.length === 0 ? [] : [other]),
    { id: "records", title: "Runs and records", html: recordsHtml(options, parts) },
  ];
}

/** Finds a file of the report by the name of what it holds. */
const fileOf =
  ({ data }: ReportParts) =>
  (name: string): ReportFile =>
    data.find((each) => each.name === `${idOf(name)}.csv`)!;

/** Every record, folded: runs, what failed, how to do it again, what determined it. */
function recordsHtml(options: ReportOptions, parts: ReportParts): string {
  const { failures = [], damaged = [], rerun } = options;
  const { runs } = parts;
  const file = fileOf(parts);
  const folded = (id: string, title: string, html: string) =>
    `<details><summary>${title}</summary>\n<div id="${id}">\n${html}\n</div></details>`;
  const ofRuns = () =>
    `${tableHtml(RUNS_CAPTION, runsTable(runs), labLinks(runs, options))}
<p>${linkTo(file("runs"))} ${linkTo(file("epochs"))}</p>`;
  const ofFailures = () =>
    `${tableHtml(FAILURES_CAPTION, failuresTable(failures))}
<p>${linkTo(file("failures"))}</p>`;
  const commands = (lines: string) => `<pre tabindex="0"><code>${escapeXml(lines)}</code></pre>`;
  return [
    ...(runs.length === 0 ? [] : [folded("runs", `Training runs: ${runs.length}`, ofRuns())]),
    ...(failures.length === 0
      ? []
      : [folded("failures", `Failed runs: ${failures.length}`, ofFailures())]),
    ...(damaged.length === 0
      ? []
      : [folded("damaged", `Damaged records: ${damaged.length}`, damagedHtml(damaged))]),
    ...(rerun === undefined ? [] : [folded("rerun", "Run it again", commands(rerun))]),
    folded("determined", "What determined the results", determinedHtml({ ...options, runs })),
  ].join("\n");
}

const damagedHtml = (damaged: readonly LeftOutRecord[]): string =>
  `<p>No figure, table or verdict on this page knows what stands in these files.</p>
<ul>${damaged
    .map(({ record, reason }) => `<li>${escapeXml(record)}: ${escapeXml(reason)}</li>`)
    .join("")}</ul>`;

/** For each run the link that opens it in the lab, if there is one. */
function labLinks(runs: readonly RunEvidence[], { lab = () => undefined }: ReportOptions) {
  return runs.map((run) => {
    const address = lab(run);
    if (address === undefined) return "";
    const { protocol } = new URL(address, "https://page.invalid/");
    if (!["http:", "https:"].includes(protocol)) {
      throw new PlotError(`report: lab must give an address of http, got one of ${protocol}`);
    }
    const words = `Open in the lab: ${labelOfCondition(run)}, seed ${seedOf(run)}`;
    return (
      `<a class="lab" href="${escapeXml(address)}" rel="noreferrer" ` +
      `aria-label="${escapeXml(words)}">Open in the lab</a>`
    );
  });
}

const linkHtml = ({ id, title }: Section) =>
  `<li><a href="#${idOf(id)}">${escapeXml(title)}</a></li>`;

const sectionHtml = ({ id, title, html }: Section) => `<section aria-labelledby="${idOf(id)}">
<h2 id="${idOf(id)}">${escapeXml(title)}</h2>
${html}
</section>`;

const linkTo = ({ name, content }: ReportFile) =>
  downloadHtml(name, content, TYPES[name.slice(name.lastIndexOf("."))]!, `Download ${name}`);

const TYPES: Readonly<Record<string, string>> = {
  ".csv": "text/csv",
  ".pdf": "application/pdf",
  ".svg": "image/svg+xml",
  ".tex": "text/x-tex",
};

const WIDE = 848;
const NARROW = 358;
/** Of one of three frames beside one another. */
const THIRD = 288;

const drawing = (document: Document | undefined) => ({
  background: false,
  ...(document === undefined ? {} : { document }),
});

/**
 * A drawing within a page: its marks are parts of an image, which has a name of its own. Theirs
 * would be names of what has no role.
 */
const asImage = (svg: string): string => svg.replaceAll(/<g aria-label="[^"]*"/g, "<g");

/** The frames that stand for their exhibits, beside one another. */
function overviewHtml(exhibits: readonly ShownExhibit[], document: Document | undefined): string {
  const frames = exhibits.flatMap(({ id, title, overview }) => {
    if (overview === undefined || !isDrawable(overview)) return [];
    const { title: _, ...frame } = overview;
    const options = { ...frame, ...drawing(document), width: THIRD, height: 170 };
    const svg = asImage(lineFigure(options));
    const of = overview.title.replace(/^Here(, |$)/, ""); // no frame of the paper's is beside it
    const link = `<a href="#${idOf(id)}">${escapeXml(title)}</a>`;
    const words = of === "" ? link : `${link}. ${escapeXml(of)}`;
    return [`<figure>${svg}<figcaption>${words}</figcaption></figure>`];
  });
  return frames.length === 0 ? "" : `<div class="overview">\n${frames.join("\n")}\n</div>\n`;
}

/** The claims of a section, folded under what they come to. */
function foldedClaims(claims: readonly ClaimResult[]): string {
  if (claims.length === 0) return "";
  const words = countClaims(claims).replace(/\.$/, "");
  return `<details><summary>${escapeXml(words)}</summary>
${claimsHtml(claims)}
</details>`;
}

interface ExhibitPlace {
  /** Whether it stands open. */
  isMain: boolean;
  file: (name: string) => ReportFile;
  document: Document | undefined;
}

/** More rows than these are folded. */
const FEW_ROWS = 12;

/** A figure, its words, numbers and files folded; tables alone, which stand open where short. */
function exhibitHtml(
  { id, title, caption, figure, tables }: ShownExhibit,
  { isMain, file, document }: ExhibitPlace,
): string {
  const tablesHtml = tables.map(
    (each) =>
      `${tableHtml(each.caption, each.table)}
<p>${linkTo(file(each.id))} ${linkTo(latexOf(each))}</p>`,
  );
  const rows = tables.reduce((sum, { table }) => sum + table.rows.length, 0);
  const html =
    figure !== undefined
      ? figureHtml(figure)
      : [
          `<p>${escapeXml(caption)}</p>`,
          ...(rows <= FEW_ROWS
            ? tablesHtml
            : [`<details><summary>${rows} rows</summary>\n${tablesHtml.join("\n")}\n</details>`]),
        ];
  const heading = `<h3 id="${idOf(id)}">${escapeXml(title)}</h3>`;
  const content = html.join("\n");
  // The id is within what is folded: a browser opens what holds the place that a link goes to.
  return isMain
    ? `<article aria-labelledby="${idOf(id)}">\n${heading}\n${content}\n</article>`
    : `<details class="exhibit"><summary>${escapeXml(title)}</summary>
<article aria-labelledby="${idOf(id)}">
${heading}
${content}
</article></details>`;

  function figureHtml({ draw, words }: ExhibitFigure): string[] {
    const options = drawing(document);
    const drawn = drawingsOf({ id, title, figure: { draw } }, document);
    const numbers = tables.length === 0 ? "" : ", numbers";
    return [
      "<figure>",
      `<div class="wide">${asImage(draw({ ...options, width: WIDE, height: 170 }))}</div>`,
      `<div class="narrow">${asImage(draw({ ...options, width: NARROW, height: 170 }))}</div>`,
      `<figcaption>${escapeXml(caption)}</figcaption>`,
      "</figure>",
      `<details><summary>In words${numbers} and as files</summary>`,
      `<p class="words">${escapeXml(words)}</p>`,
      ...tablesHtml,
      `<p>${[file(id), ...drawn].map(linkTo).join(" ")}</p>`,
      "</details>",
    ];
  }
}

function determinedHtml({
  runs = [],
  linear = [],
  expressivity = [],
  complexity = [],
  audits = [],
  memorization = [],
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
    ...audits.map(({ kind, specification, specificationHash, model, dataset: { title } }) => ({
      kind,
      specification,
      specificationHash,
      model,
      name: `audit of ${title}`,
    })),
    ...memorization.map(({ scores: _, auc: __, ...experiment }) => ({
      ...experiment,
      name: `memorization of ${modelTitle(experiment.model)}`,
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

/** What came out, and always what no verdict knows of. */
function summaryOf(options: ReportOptions): string {
  const { summary = summarize(options), damaged = [] } = options;
  if (damaged.length === 0) return summary;
  const [records, are] = damaged.length === 1 ? ["record", "is"] : ["records", "are"];
  const left = `${damaged.length} damaged ${records} ${are} left out of every figure and verdict.`;
  return summary === "" ? left : `${summary} ${left}`;
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
  const value = (run: RunEvidence) =>
    `${percent(run.result.testAccuracy)}\u00a0% (${conditionTitle(run)})`;
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
